import type { Node } from '../../../facts/node.ts';
import type { Severity } from '../../../findings.ts';
import type { ServiceModel } from '../../../model/model.ts';
import type { Role } from '../../../model/meaning/roles.ts';
import { defineCheck } from '../../check.ts';

export const syncCall = defineCheck({
  title: 'A blocking call on a request or consumer path',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A synchronous file, process, compression or key-derivation call that a request or message runs, through any number of functions. Further ones in the same function are joined to the first.',
  why: 'Node runs one thing at a time: while the call waits for the disk or the processor, every other request of the process waits with it.',
  leavesAlone: [
    'start-up, command lines, build scripts and tests',
    'work that fills a memo and runs once',
    'branches that only run in development',
    'synchronous embedded databases, and functions of the project that only end in `Sync`',
    'existence tests in constructors',
  ],
  howToFix:
    'Use the promise form (`fs/promises`, `promisify(scrypt)`, `execFile`), or read constant files once at start.',
  references: [
    'CWE-1322',
    'CWE-400',
    'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  ],
  example: {
    bad: "app.get('/', (q, r) => r.send(render(readFileSync('manifest.json', 'utf8'))));",
    good: "const manifest = readFileSync('manifest.json', 'utf8');\napp.get('/', (q, r) => r.send(render(manifest)));",
  },
  run({ model, pass, report, notAssessed }) {
    for (const [fn, calls] of blockingCalls(model)) {
      const [first, ...others] = calls;
      if (!first) continue;
      const { call } = first;
      const served = model.questions.onServicePath(call);
      if (served !== true && served !== false) {
        notAssessed(call, served);
        continue;
      }
      if (!served || fn.is('Module') || model.isMemoFilling(call) || model.isDevelopmentOnly(call)) {
        pass(call);
        continue;
      }
      const name = (call.callee?.text ?? '').replace(/\s+/g, '');
      report(call, {
        message: `\`${name}()\` blocks the process on a path that requests take: all other requests wait until it is done.`,
        label: 'blocks the event loop',
        severity: severityOf(model, first),
        path: model.questions.pathFromEntryPoint(call),
        sites: others.map((other) => other.call),
        fix: fixOf(first),
      });
    }
  },
});

/** Heavy and file calls of the service code, by the function that they stand in. */
const blockingCalls = (model: ServiceModel): Map<Node, Role[]> => {
  const byFunction = new Map<Node, Role[]>();
  for (const call of model.serviceCalls) {
    const role = model.roles.of(call);
    if (!role || (role.facts.blocks !== 'heavy' && role.facts.blocks !== 'file')) continue;
    const list = byFunction.get(call.fn);
    if (list) list.push(role);
    else byFunction.set(call.fn, [role]);
  }
  return byFunction;
};

/** `scryptSync` has a form that works in the thread pool; a template compiler or an interpreter has none. */
const hasAsyncForm = (call: Node): boolean => /Sync$/.test(call.callee?.name ?? '');

const severityOf = (model: ServiceModel, { call, facts }: Role): Severity => {
  const isRequest = model.questions.onRequestPath(call) === true;
  if (facts.blocks === 'heavy') return isRequest && hasAsyncForm(call) ? 'high' : 'medium';
  return isRequest ? 'medium' : 'low';
};

const fixOf = ({ call, facts }: Role): string => {
  const name = (call.callee?.name ?? '').replace(/Sync$/, '');
  if (facts.blocks === 'heavy' && !hasAsyncForm(call))
    return 'Do it once and keep the result, or move it to a worker thread or a job.';
  return facts.blocks === 'heavy'
    ? `Use the asynchronous \`${name}\`, which works in the thread pool.`
    : `Use \`${name}\` of \`node:fs/promises\`, or read the file once at start if it does not change.`;
};
