import type { AlertRule } from '../../../artefacts/alert-rules.ts';
import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { folderOf, joinPath } from '../../../artefacts/place.ts';
import { defineCheck } from '../../check.ts';

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of `1h30m`; undefined when it is templated or unreadable. */
const seconds = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, match) => sum + Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0),
    0,
  );
};

const DEADMAN = /^(?:Watchdog|DeadMansSwitch|Heartbeat)$/i;
const QUIET = /^(?:info|informational|none|notice|debug)$/i;
const PAGING = /^(?:page|paging|critical|crit|emergency|sev-?[01]|p[01])$/i;

const severityLabel = (rule: AlertRule): string | undefined =>
  rule.labels['severity'] ?? rule.labels['priority'] ?? rule.labels['level'];

const runbookOf = (rule: AlertRule): string | undefined =>
  Object.entries(rule.annotations).find(([key]) =>
    /run_?book|playbook|dashboard_and_runbook/i.test(key),
  )?.[1] ?? Object.values(rule.annotations).find((text) => /https?:\/\//.test(text));

const brokenRunbook = (artefacts: Artefacts, path: string, runbook: string): boolean => {
  const file = runbook.replace(/[#?].*$/, '');
  if (/^[a-z]+:|\{\{|\$/.test(runbook) || !/\.(?:md|mdx|txt|adoc|rst)$/.test(file)) return false;
  const candidates = [joinPath('', file), joinPath(folderOf(path), file)];
  return !candidates.some((each) => each !== undefined && artefacts.read(each) !== undefined);
};

const faultsOf = (artefacts: Artefacts, path: string, rule: AlertRule): string[] => {
  const faults: string[] = [];
  const severity = severityLabel(rule);
  const runbook = runbookOf(rule);
  const holds = seconds(rule.for);
  const interval = seconds(rule.interval);
  if (severity === undefined) faults.push('it has no `severity` label');
  if (severity !== undefined && PAGING.test(severity) && runbook === undefined)
    faults.push('it pages without a runbook');
  if (runbook !== undefined && brokenRunbook(artefacts, path, runbook))
    faults.push(`its runbook \`${runbook.slice(0, 60)}\` does not exist`);
  if (rule.for === undefined && rule.keepFiringFor === undefined)
    faults.push('without `for` one bad sample fires it');
  if (holds !== undefined && interval !== undefined && holds > 0 && holds < interval) {
    faults.push(
      `\`for: ${rule.for ?? ''}\` is shorter than the evaluation interval \`${rule.interval ?? ''}\``,
    );
  }
  // A rate needs two samples: no scrape interval in use is below five seconds.
  const window = [...rule.expression.matchAll(/\b(?:rate|increase|irate)\s*\([^[\]]*\[(\w+)\]/g)].map(
    (match) => match[1] ?? '',
  );
  const short = window.find((text) => (seconds(text) ?? Infinity) < 2 * Math.min(interval ?? 15, 15));
  if (short !== undefined) faults.push(`the window \`[${short}]\` holds fewer than two samples`);
  return faults;
};

/** Charts and copies of the rules that a monitoring stack ships with. */
const isVendored = (path: string): boolean =>
  /(?:^|\/)(?:vendor|charts?|kube-prometheus[^/]*|third_party|mixins?)\//.test(path);

export const ruleQuality = defineCheck({
  title: 'Alert rule that pages badly',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A Prometheus alert without a `severity` label, without a runbook though it pages, with a runbook that is not in the repository, without `for`, with a `for` below the evaluation interval, or over a window of fewer than two samples: one finding per alert.',
  why: 'An alert that flaps or says nothing about what to do is muted after a week, and the outage that it was written for pages nobody.',
  leavesAlone: [
    "Recording rules, dead man's switches and rules on `absent()`",
    'Alerts of severity info',
    'Vendored rule sets and charts',
    'Runbooks that a template puts in',
    'Alerts on metrics that the code does not emit (`alerts/unknown-metric`)',
  ],
  howToFix: 'Give the alert `for:`, `labels: { severity }` and `annotations: { runbook_url }`.',
  references: [
    'https://sre.google/workbook/alerting-on-slos/',
    'https://prometheus.io/docs/practices/alerting/',
  ],
  example: {
    bad: '- alert: HighErrors with expr: rate(http_errors_total[15s]) > 1',
    good: '- alert: CheckoutErrorBudgetBurn with for: 2m, labels: { severity: page }, annotations: { runbook_url: docs/runbooks/checkout-errors.md }',
  },
  run({ model: { artefacts }, pass, report }) {
    for (const file of artefacts.alertRules) {
      if (isVendored(file.path)) continue;
      for (const rule of file.rules) {
        const severity = severityLabel(rule);
        const isSilent = severity !== undefined && QUIET.test(severity);
        if (
          rule.isRecording ||
          DEADMAN.test(rule.name) ||
          /\babsent(?:_over_time)?\s*\(/.test(rule.expression) ||
          isSilent
        )
          continue;
        const faults = faultsOf(artefacts, file.path, rule);
        if (faults.length === 0) pass(rule.site);
        else
          report(rule.site, {
            message: `Alert \`${rule.name}\`: ${faults.join('; ')}.`.slice(0, 240),
            label: faults.length === 1 ? 'alert quality' : `${faults.length} gaps`,
          });
      }
    }
  },
});
