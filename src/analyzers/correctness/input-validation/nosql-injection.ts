import type { Severity } from '../../../findings.ts';
import { injectionsInto, lowered, type Injection } from '../../../model/behaviour/taint/injections.ts';
import {
  filterSinks,
  stripsOperators,
  type FilterForm,
} from '../../../model/behaviour/taint/filter-sinks.ts';
import { defineCheck } from '../../check.ts';

export const nosqlInjection = defineCheck({
  title: 'The client supplies the operator, not only the value',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A filter of a document store (or of Prisma) with a value of the client that may be an object, and server-side programs (`$where`, `$function`) that hold any text of the client.',
  why: '`{"password": {"$gt": ""}}` in a JSON body matches everybody: the filter that was meant to find one record finds the first, or all.',
  leavesAlone: [
    'texts and numbers: path parameters, schemas, `typeof`, casts, methods that only texts have',
    '`$eq`, `$in` of casts, ids made by `ObjectId`',
    'services that strip operators from requests',
    'Prisma `equals`, `in` and `findUnique`',
  ],
  howToFix:
    'Hold the value against a schema, or write `{ $eq: String(value) }`; never build a program out of it.',
  references: ['CWE-943', 'CWE-1287', 'ASVS 5.0 V1.2'],
  example: {
    bad: 'users.findOne({ userName: req.body.userName });',
    good: 'users.findOne({ userName: { $eq: Login.parse(req.body).userName } });',
  },
  run({ model, pass, report }) {
    const sinks = filterSinks(model).filter(
      ({ call, form }) => form === 'program' || !stripsOperators(model, call),
    );
    const { found, safe } = injectionsInto(model, sinks, { severity: 'critical' });
    for (const injection of found) {
      // text that is parsed into a filter: input-validation/unvalidated-input
      if (injection.sink.form === 'widening' && injection.source.through.parsed) continue;
      const { sink } = injection;
      // a program is reported where it is written
      report(sink.form === 'program' ? sink.value : sink.call, {
        message: messageOf(injection),
        label: sink.form === 'program' ? 'runs in the database' : 'may be an object',
        severity: severityOf(injection),
        confidence: injection.source.path.length > SURE_HOPS ? 'medium' : 'high',
        path: injection.path,
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

/** Places at which a value changes hands: further on, what tests it may have been missed. */
const SURE_HOPS = 4;

/** Reads are one lower where no credential is looked up, a wider filter of Prisma two. */
const severityOf = ({ sink, severity, entry }: Injection<FilterForm>): Severity => {
  if (sink.form === 'program') return severity;
  if (sink.form === 'widening') return lowered(severity, 2);
  const name = sink.call.callee?.name ?? '';
  const isRead =
    /^(find|count|distinct|aggregate|exists|where)/i.test(name) &&
    !/(update|delete|replace|remove)/i.test(name);
  const isCredential = /log-?in|sign-?in|token|reset|auth/i.test(entry?.path ?? '');
  return lowered(severity, isRead && !isCredential ? 1 : 0);
};

const messageOf = ({ text, sink, source }: Injection<FilterForm>): string => {
  if (sink.form === 'filter' && !source.through.isContained)
    return `\`${text}\` is the whole filter: the client writes its own conditions and operators.`;
  switch (sink.form) {
    case 'program':
      return `\`${text}\` is part of a program that the database runs: the client writes its conditions, or an endless loop.`;
    case 'widening':
      return `\`${text}\` may be an object, which Prisma reads as a filter: \`{ "contains": "" }\` in place of a value matches everything.`;
    default:
      return `\`${text}\` may be an object: \`{ "$gt": "" }\` in place of a value matches any record.`;
  }
};
