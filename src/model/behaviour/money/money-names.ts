import type { Node } from '../../../facts/node.ts';
import { wordsOf } from '../dataflow/words.ts';
import type { Table } from '../../service/schema/table.ts';

/** Words that mean money by themselves. */
const MONEY = new Set([
  'price',
  'prices',
  'subtotal',
  'salary',
  'wage',
  'payout',
  'refund',
  'invoice',
  'revenue',
  'earnings',
]);
/** Words that mean money beside an order, an invoice, a wallet. */
const MAYBE = new Set([
  'amount',
  'total',
  'balance',
  'fee',
  'fees',
  'tax',
  'cost',
  'discount',
  'credit',
  'debit',
  'deposit',
  'tip',
  'due',
  'paid',
]);
const CONTEXT =
  /(currency|order|invoice|wallet|payment|price|basket|cart|checkout|billing|refund|payout|purchase|product|delivery|shipping|salary|bank|transaction)/i;
/** Of a sum of money, and no sum itself. */
const NOT_MONEY =
  /(percent|pct|ratio|rate|score|count|quantity|index|rank|weight|lat|lng|id$|ids$|at$|date|type|status|name|currency|points?$|seconds|tokens?$|limit|range|level|raw|plan$|key$|list$|label)/i;

/** Whether a name says that its value is a sum of money; `maybe` where the place must say it too. */
export const moneyName = (name: string): 'yes' | 'maybe' | undefined => {
  if (NOT_MONEY.test(name)) return undefined;
  const words = wordsOf(name);
  if (words.some((word) => MONEY.has(word))) return 'yes';
  return words.some((word) => MAYBE.has(word)) ? 'maybe' : undefined;
};

/** Whether a column of a table holds money: by its name, and by what the table is about. */
export const isMoneyColumn = (table: Table, name: string): boolean => {
  const said = moneyName(name);
  if (said !== 'maybe') return said === 'yes';
  return (
    CONTEXT.test(table.name) ||
    table.columns.some((column) => column.name !== name && CONTEXT.test(column.name))
  );
};

/** Whether an expression computes with money: names in it, and the function and file around it. */
export const isMoneyExpression = (node: Node): boolean => {
  const names = [node, ...node.descendants({ kinds: ['Identifier', 'Member'] })].flatMap((one) =>
    one.is('Identifier', 'Member') ? [one.name] : [],
  );
  if (names.some((name) => moneyName(name) === 'yes')) return true;
  return (
    names.some((name) => moneyName(name) === 'maybe') &&
    CONTEXT.test(node.fn.is('Function') ? node.fn.text : node.path)
  );
};
