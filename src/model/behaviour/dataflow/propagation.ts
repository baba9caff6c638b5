import type { Passage } from './label.ts';

/** Methods of texts, lists and buffers whose result is made of the receiver (and of nothing else that matters). */
const OF_RECEIVER = new Set(
  (
    'trim trimStart trimEnd toLowerCase toUpperCase toString normalize split slice substring substr replace ' +
    'replaceAll at charAt padStart padEnd subarray flat filter sort reverse find findLast pop shift valueOf toJSON ' +
    'toISOString getTime json text get values keys entries next toFixed match exec first last'
  ).split(' '),
);
/** Methods whose result joins the receiver and the arguments. */
const OF_BOTH = new Set(['concat', 'join', 'set', 'append']);

/** Which parts of a method call its result is made of; undefined when nothing is known of the name. */
export const madeOf = (method: string): 'receiver' | 'both' | undefined =>
  OF_RECEIVER.has(method) ? 'receiver' : OF_BOTH.has(method) ? 'both' : undefined;

/** Functions of the language whose result is made of their arguments, and what they make of them. */
const GLOBAL_FUNCTIONS: Readonly<Record<string, Passage>> = {
  String: { cast: 'string' },
  Number: { cast: 'number' },
  BigInt: { cast: 'number' },
  Boolean: { cast: 'boolean' },
  parseInt: { cast: 'number' },
  parseFloat: { cast: 'number' },
  'Number.parseInt': { cast: 'number' },
  'Number.parseFloat': { cast: 'number' },
  'Math.abs': { cast: 'number' },
  'Math.round': { cast: 'number' },
  'Math.floor': { cast: 'number' },
  'Math.ceil': { cast: 'number' },
  Date: { cast: 'date' },
  decodeURIComponent: { cast: 'string' },
  encodeURIComponent: { cast: 'string' },
  decodeURI: { cast: 'string' },
  atob: { cast: 'string' },
  btoa: { cast: 'string' },
  structuredClone: {},
  'Object.assign': {},
  'Object.freeze': {},
  'Object.values': {},
  'Object.entries': {},
  'Object.keys': { cast: 'string' },
  'Object.fromEntries': {},
  'Array.from': {},
  'Array.of': {},
  'Promise.resolve': {},
  'Promise.all': {},
  'Buffer.from': {},
  'Buffer.concat': {},
  Set: {},
  Map: {},
  URL: {},
  URLSearchParams: {},
  Uint8Array: {},
  Headers: {},
  'JSON.parse': {},
  'JSON.stringify': { cast: 'string' },
};

/** What a function of the language does with its arguments; undefined when its result is something else. */
export const globalFunction = (path: string): Passage | undefined =>
  Object.hasOwn(GLOBAL_FUNCTIONS, path) ? GLOBAL_FUNCTIONS[path] : undefined;

/** Operators whose result is a truth value or a number that says nothing of where the operands come from. */
const DECIDING = new Set([
  '===',
  '!==',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'instanceof',
  '!',
  'typeof',
  'delete',
]);

export const isDeciding = (operator: string): boolean => DECIDING.has(operator);
