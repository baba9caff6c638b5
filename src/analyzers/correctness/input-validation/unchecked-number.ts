import {
  uncheckedNumbers,
  type UncheckedNumber,
} from '../../../model/behaviour/dataflow/unchecked-numbers.ts';
import { callExcerpt, excerpt } from '../../../model/behaviour/excerpt.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const uncheckedNumber = defineCheck({
  title: 'NaN goes on as if it were a number',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    '`Number`, `parseInt`, `parseFloat` and unary `+` of what a client sent, where the number reaches a query, the range of a stream, a header or a timer and nothing asks whether it is one.',
  why: 'For `abc` the result is NaN. The database refuses it and the client gets a 500 instead of a 400, a stream throws in the middle of an answer, a header says `NaN`, a timer fires at once.',
  leavesAlone: [
    '`|| default`, `isNaN`, `Number.isInteger` and the like, comparisons, texts that were tested before',
    'schemas, pipes and classes that validate the number, in the function that takes it too',
    'document stores, where NaN matches nothing; sizes and numbers of pages; environment variables',
  ],
  howToFix:
    'Take it through a schema (`z.coerce.number().int()`), or answer 400 unless `Number.isSafeInteger(n)`.',
  references: [
    'CWE-1287',
    'CWE-681',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Number/isSafeInteger',
  ],
  example: {
    bad: "query.where('order', '>', parseInt(req.cursor, 10));",
    good: "const cursor = Number(req.cursor);\nif (!Number.isSafeInteger(cursor)) throw new InvalidCursor();\nquery.where('order', '>', cursor);",
  },
  run({ model, pass, report }) {
    for (const one of uncheckedNumbers(model)) {
      const { site, use, sink, given, others } = one;
      if (!use || !sink) {
        pass(site);
        continue;
      }
      report(site, {
        message: messageOf(one),
        label: 'NaN for any other text',
        severity: sink === 'query' ? 'low' : 'medium',
        path: model.questions.pathFromEntryPoint(site),
        evidence: use.contains(site) ? [] : [stepAt(use, HARMS[sink])],
        sites: [...others],
        fix: `Answer 400 unless \`Number.isSafeInteger(Number(${excerpt(given, 30)}))\`, or take it through a schema.`,
      });
    }
  },
});

const HARMS = {
  query: 'the query gets NaN',
  range: 'the stream gets NaN',
  header: 'the header says NaN',
  timer: 'the timer gets NaN',
} as const;

const messageOf = ({ site, given, use, sink }: UncheckedNumber): string => {
  const taker = use ? `\`${callExcerpt(use)}\`` : '';
  const start = `\`${excerpt(site, 40)}\` is NaN where \`${excerpt(given, 30)}\` is no number`;
  switch (sink) {
    case 'range':
      return `${start}: ${taker} throws, and no answer or half of one is sent.`;
    case 'header':
      return `${start}: ${taker} sends a header that says NaN.`;
    case 'timer':
      return `${start}: ${taker} fires at once.`;
    default:
      return `${start}: the database refuses it in ${taker}, a 500 instead of a 400.`;
  }
};
