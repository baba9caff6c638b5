import type { Confidence, Severity } from '../../../findings.ts';
import type { Node } from '../../../facts/node.ts';
import { isClient } from '../../../model/behaviour/dataflow/label.ts';
import type { OutboundCall } from '../../../model/meaning/clients/client.ts';
import type { DeadlineGroup } from '../../../model/meaning/clients/deadline-groups.ts';
import { useOf } from '../../../model/behaviour/failure.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { Budget } from '../../../model/service/budgets.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { defineCheck } from '../../check.ts';

export const httpClient = defineCheck({
  title: 'Outbound HTTP call without a deadline',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An HTTP client, or a direct request, for which neither the call, the wrapper, the instance nor the process sets a timeout or a signal that a timer aborts, and whose library has no limit of a minute or less. One finding at the client, one for each file that uses a global client, one at the call inside a wrapper whose callers may leave the deadline out.',
  why: 'A host that accepts the connection and never answers holds the request, and the memory, connection and worker slot behind it, until the process restarts. A few such calls are enough to take the whole service down with the other side.',
  leavesAlone: [
    'deadlines that arrive through a spread, an alias, a default of the instance or the process, a dispatcher, or a wrapper',
    'calls that are raced against a timer, by hand or by a helper',
    'options or clients that code outside of the project gives',
    'a deadline that is written but cannot fire (timeouts/ineffective-deadline)',
    'event streams, which are meant to stay open, and calls of the process to itself',
    'tests, mocks, scripts, generated and browser code, library code that no service of the workspace uses',
  ],
  howToFix: 'Give the client or the call a deadline that fits the request it serves, such as 5 seconds.',
  references: [
    'CWE-400',
    'CWE-1088',
    'OWASP ASVS 5.0 V13.1.3',
    'OWASP ASVS 5.0 V13.2.6',
    'OWASP API10:2023',
    'https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static',
  ],
  example: {
    bad: 'const http = axios.create({ baseURL });',
    good: 'const http = axios.create({ baseURL, timeout: 5_000 });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const group of model.outbound.deadlinesOf('http.request')) {
      const { site, client, unbounded, unknown } = group;
      const [first] = unbounded;
      const [open] = unknown;
      if (
        first &&
        model.questions.onServicePath(first.call) !== true &&
        model.usage.isSharedWithBrowser(site.path)
      ) {
        notAssessed(site, { unknown: 'outside', settles: 'which side runs it: the server or the browser' });
      } else if (first && !unbounded.every(({ isStream }) => isStream)) {
        report(site, {
          message: messageOf(group, first),
          label: 'no deadline',
          ...weightOf(model, unbounded),
          fix: fixOf(model, group, first),
          path: model.questions.pathFromEntryPoint(first.call),
          sites:
            group.callers?.unbounded ?? unbounded.map(({ call }) => call).filter((call) => call !== site),
        });
      } else if (open?.deadline.reason) notAssessed(site, open.deadline.reason);
      else if (client.calls.length) pass(site);
    }
  },
});

/** Suggested where nobody says how long a request may take. */
const USUAL_MS = 5_000;

/** Leaves the rest of the request, and an answer to the caller, the other half of its time. */
const withinBudget = ({ milliseconds }: Budget): number =>
  Math.max(1, Math.min(USUAL_MS, Math.floor(milliseconds / 2)));

/** `5_000` */
const numeral = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '_');

/** What the other side can do to the caller. */
const waitOf = ({ deadline: { fallbackMs } }: OutboundCall): string =>
  fallbackMs === undefined
    ? 'waits for ever when the host accepts the connection and does not answer'
    : `waits ${fallbackMs / 1000} s for a host that does not answer, and as long again between two pieces of its answer`;

const messageOf = ({ site, client, unbounded, callers }: DeadlineGroup, first: OutboundCall): string => {
  const option = first.deadline.option ?? 'timeout';
  const call = `\`${callExcerpt(first.call)}\``;
  if (callers) {
    const { bounded, unbounded: open } = callers;
    return `${call} has a deadline only if its caller passes one: ${bounded.length} do, ${open.length} do not, and each of those ${waitOf(first)}.`;
  }
  if (client.isAmbient) {
    const others = unbounded.length > 1 ? ` (as ${unbounded.length - 1} more here)` : '';
    return `${call} has no \`${option}\`${others}: it ${waitOf(first)}.`;
  }
  const made = site.isCall ? callExcerpt(site) : site.text;
  return `\`${made}\` sets no \`${option}\`: ${first.call === site ? 'it' : call} ${waitOf(first)}.`;
};

const fixOf = (
  model: ServiceModel,
  { site, client, callers }: DeadlineGroup,
  { call, deadline }: OutboundCall,
): string => {
  const option = deadline.option ?? 'timeout';
  const budget = model.budgets.of(call);
  const milliseconds = numeral(budget ? withinBudget(budget) : USUAL_MS);
  const value =
    option === 'signal' ? `signal: AbortSignal.timeout(${milliseconds})` : `${option}: ${milliseconds}`;
  if (callers) return `Give the parameter a default, so that \`${value}\` holds where a caller says nothing.`;
  const whole = budget?.route === undefined ? 'every request' : `\`${budget.route}\``;
  const why = budget ? `: it fits the ${budget.milliseconds / 1000} s of ${whole}` : '';
  return client.isAmbient
    ? `Pass \`${value}\`${why}.`
    : `Add \`${value}\` to \`${site.isCall ? callExcerpt(site) : site.text}\`${why}.`;
};

/** By the most exposed call: an outsider who chooses the host can hold every worker. */
const weightOf = (
  model: ServiceModel,
  calls: readonly OutboundCall[],
): { severity: Severity; confidence: Confidence } => {
  if (calls.every(({ call }) => isLeftRunning(call))) return { severity: 'medium', confidence: 'high' };
  const served = calls.map(({ call }) => model.questions.onServicePath(call));
  if (served.includes(true)) {
    const isChosen = calls.some(
      ({ call, url }) => model.questions.onRequestPath(call) === true && isChosenByClient(model, url),
    );
    return { severity: isChosen ? 'critical' : 'high', confidence: 'high' };
  }
  return served.every((one) => one === false)
    ? { severity: 'medium', confidence: 'high' }
    : { severity: 'high', confidence: 'medium' };
};

/** Nobody waits for the answer: a hung host costs a socket, not the request. */
const isLeftRunning = (call: Node): boolean => {
  let end = call;
  while (end.parent?.is('Member') && end.parent.parent?.isCall && end.parent.parent.callee === end.parent)
    end = end.parent.parent;
  const use = useOf(end);
  return use === 'dropped' || use === 'voided';
};

/** The client names the whole address, not only a piece of its path. */
const isChosenByClient = (model: ServiceModel, url: Node | undefined): boolean =>
  url !== undefined && model.dataflow.of(url).labels.some((one) => isClient(one) && !one.through.isPart);
