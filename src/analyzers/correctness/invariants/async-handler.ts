import { declaredName } from '../../../facts/identity.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';
import type { AsyncHandler } from '../../../model/service/async-handlers.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const asyncHandler = defineCheck({
  title: 'An async handler in a framework that does not wait for it',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An async function that can fail outside of its own try (an await, a throw, a call of a function that throws), mounted as handler or middleware on Express 4, Connect or `node:http`. One finding per handler.',
  why: 'Express 4 and Node drop the promise of a handler: the error reaches no error handler, the request hangs until the client gives up, and Node ends the process on the unhandled rejection.',
  leavesAlone: [
    'services that import `express-async-errors`, routers that wait for promises',
    'handlers behind a wrapper that hands the failure to `next`, at the mount or at the definition',
    'handlers that are one try whose catch answers or calls `next`',
    'frameworks that wait: Express 5, Koa, Fastify, Hono, Nest, Apollo, the own router of the project',
  ],
  howToFix:
    'Wrap the handler where it is mounted, so that its failure goes to `next`, or put what can fail into a try whose catch calls `next(error)`.',
  references: ['CWE-755', 'CWE-248', 'https://expressjs.com/en/guide/error-handling.html'],
  example: {
    bad: "router.post('/hook', async (request, response) => {\n  await save(parse(request.body));\n  response.end();\n});",
    good: "router.post('/hook', asyncHandler(async (request, response) => {\n  await save(parse(request.body));\n  response.end();\n}));",
  },
  run({ model, pass, report }) {
    for (const handler of model.asyncHandlers) {
      const { fn, mount, rejection } = handler;
      if (!model.isServiceCode(fn)) continue;
      if (!rejection) {
        pass(fn);
        continue;
      }
      const place = rejection.through[0] ?? rejection.at;
      const isDropped = model.rejections.outcome === 'logs';
      report(fn, {
        message: `\`${excerpt(place, 50)}\` (line ${String(place.line)}) can fail outside of a try and ${FRAMEWORKS[handler.framework] ?? `\`${handler.framework}\``} drops the promise of this handler: the request hangs and the rejection ${isDropped ? 'is only logged' : 'ends the process'}.`,
        label: 'nobody waits for it',
        confidence: rejection.through.length > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(fn),
        evidence: [
          stepAt(mount, 'mounted here'),
          ...(rejection.at === place ? [] : [stepAt(place, 'leads to')]),
          stepAt(rejection.at, rejection.at.is('Throw') ? 'throws' : 'can fail'),
        ],
        fix: fixOf(handler),
      });
    }
  },
});

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: 'Express 4',
  'node:http': 'the HTTP server of Node',
  'node:https': 'the HTTP server of Node',
  connect: 'Connect',
};

const fixOf = ({ fn, argument, wrapper, framework }: AsyncHandler): string => {
  const name = declaredName(fn) || (argument.is('Function') ? 'the handler' : excerpt(argument, 40));
  const shown = argument.is('Function') ? 'async (…) => …' : excerpt(argument, 40);
  if (wrapper !== undefined) return `Mount it as \`${wrapper}(${shown})\`, as the other routes are.`;
  return framework.startsWith('node:')
    ? `Put all of \`${name}\` into a try whose catch answers 500 and logs.`
    : `Put what can fail in \`${name}\` into a try whose catch calls \`next(error)\`, or move to Express 5.`;
};
