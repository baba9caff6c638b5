import { excerpt, oneLine } from '../../../model/behaviour/excerpt.ts';
import { floatMoney, type FloatMoney } from '../../../model/behaviour/money/float-money.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const moneyAsFloat = defineCheck({
  title: 'Money in binary floating point',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'Columns for prices and other sums of money declared as FLOAT, REAL or DOUBLE; amounts that are rounded with `toFixed` and parsed back to go on computing; fractions of an amount (`price * 0.9`, `total * (percent / 100)`) that are stored or sent to a payment provider unrounded; decimal columns parsed with `parseFloat` and summed.',
  why: '0.1 + 0.2 is 0.30000000000000004. Sums drift by fractions of a cent until a total does not match its lines, a comparison with the amount paid fails, or a provider refuses the number.',
  leavesAlone: [
    'integer minor units, results that are rounded to them, decimal libraries',
    'amounts turned into a text at the border and computed with no more, display and documents',
    'percentages, scores, counts and statistics; numbers beside an exact `raw_…` twin',
  ],
  howToFix:
    'Keep integer minor units (cents), or use a decimal type in the database and a decimal library in the code.',
  references: ['CWE-682', 'CWE-1339', 'https://www.iso.org/iso-4217-currency-codes.html'],
  example: {
    bad: 'total -= parseFloat((total * (percent / 100)).toFixed(2));\nawait wallet.decrement({ balance: total });',
    good: 'const off = Math.round((totalCents * percent) / 100);\nawait wallet.decrement({ cents: totalCents - off });',
  },
  run({ model, report }) {
    for (const one of floatMoney(model)) {
      report(one.site, {
        message: messageOf(one),
        label: 'binary floating point',
        severity: one.kind === 'column' ? 'medium' : 'high',
        confidence: one.kind === 'decimal text' ? 'medium' : 'high',
        path: one.use ? model.questions.pathFromEntryPoint(one.use) : [],
        evidence: one.use
          ? [stepAt(one.use, one.kind === 'fraction' ? 'kept here' : 'parsed back here')]
          : [],
        sites: [...one.others],
        fix: FIXES[one.kind],
      });
    }
  },
});

const messageOf = ({ kind, name, table = '', type = '', others, use }: FloatMoney): string => {
  const short = oneLine(name, 50);
  switch (kind) {
    case 'column':
      return `\`${table}.${name}\`${others.length ? ` (and ${others.length} more)` : ''} holds money as \`${type}\`: sums of it drift by fractions of a cent.`;
    case 'text round trip':
      return `\`${short}\` is computed in binary floating point, rounded through a text and parsed back${use ? ` on line ${use.line}` : ''}: what is computed on is off by fractions of a cent.`;
    case 'fraction':
      return `\`${short}\` is a fraction of an amount and goes on unrounded${use ? ` to \`${excerpt(use.callee ?? use, 30)}\`` : ''}: 0.1 + 0.2 style errors are kept.`;
    default:
      return `\`${short}\` is an exact decimal that is parsed to a float and summed: the sum drifts from that of the database.`;
  }
};

const FIXES: Readonly<Record<FloatMoney['kind'], string>> = {
  column: 'Make it an integer in minor units, or `DECIMAL(19, 4)`.',
  'text round trip': 'Compute in integer minor units: `Math.round((cents * percent) / 100)`.',
  fraction: 'Round to integer minor units before it is stored or sent: `Math.round(…)`.',
  'decimal text': 'Sum in the database, or with a decimal library.',
};
