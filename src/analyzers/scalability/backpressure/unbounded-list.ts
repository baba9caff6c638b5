import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { manyReads, type ManyRead } from '../../../model/behaviour/whole-table-reads.ts';
import { defineCheck } from '../../check.ts';

export const unboundedList = defineCheck({
  title: 'A whole table read at once',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A query on a request, message or schedule path that reads every row of a table, with neither a condition nor a limit, while the service adds rows to that table.',
  why: 'It is fast on the day it is written. The answer, the memory and the time grow with the data, until one request takes the process down.',
  leavesAlone: [
    'queries with a limit, a page, a cursor or a stream',
    'queries with a condition, a grouping or distinct values',
    'tables that nothing in the service adds rows to, and tables whose name says that people fill them by hand',
    'options that cannot be read (not assessed)',
    'start-up, migrations, seeds and scripts',
  ],
  howToFix: 'Read a page: give the query a limit, an order and where the page starts.',
  references: ['CWE-770', 'OWASP API4:2023', 'AIP-158'],
  example: {
    bad: 'router.get("/memories", async (_q, r) => r.json(await Memory.findAll({ include: [User] })));',
    good: 'r.json(await Memory.findAll({ include: [User], limit, offset, order: [["id", "ASC"]] }));',
  },
  run({ model, pass, report, notAssessed }) {
    for (const read of manyReads(model.readSources)) {
      const { call, limit, where } = read;
      if (model.isDevelopmentOnly(call)) continue;
      const open = [limit, where].find(({ state }) => state === 'unknown');
      if (limit.state === 'set' || where.state === 'set' || !read.grows || STAYS_SMALL.test(read.table))
        pass(call);
      else if (open?.state === 'unknown') notAssessed(call, open.reason);
      else if (model.questions.onServicePath(call) !== true) pass(call);
      else report(call, reportOf(model, read));
    }
  },
});

/** Tables that people fill by hand; a name only ever makes the check more careful. */
const STAYS_SMALL =
  /role|permission|scope|channel|zone|countr|currenc|language|locale|region|location|warehouse|setting|config|option|categor|tag|type|status|state|plan|tier|tax|rate|method|provider|integration|feature|flag|template|unit|tenant|admin|schedule|rule|polic|key|client|webhook|migration|version/i;

const reportOf = (model: ServiceModel, { call, role, table }: ManyRead) => {
  const reached = model.questions.reachedBy(call);
  const isRequest = model.questions.onRequestPath(call) === true;
  const option = role.row.args?.['limit']?.split('.').at(-1) ?? 'limit';
  const from = reached ? ` for \`${entryLabel(reached.entry)}\`` : '';
  return {
    message: `\`${table}.${call.callee?.name ?? ''}()\` reads every row${from}: no \`${option}\` on the path, and the service keeps adding rows.`,
    label: `no \`${option}\``,
    severity: isRequest ? ('high' as const) : ('medium' as const),
    path: model.questions.pathFromEntryPoint(call),
  };
};
