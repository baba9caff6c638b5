import { Flag } from '../../../facts/kinds.ts';
import type { Node } from '../../../facts/node.ts';
import type { Danger } from '../../../libraries/facts.ts';
import type { Values } from '../../resolution/values.ts';
import { conditionsIn, conditionsOfChain } from './lookup-conditions.ts';
import { initOf, setTo, subjectsOf } from './subjects.ts';

/** What a passed test says of a value. */
export type Fact =
  /** One of a few values that the code names. */
  | { is: 'oneOf' }
  /** There is a value. */
  | { is: 'present' }
  | { is: 'type'; type: string }
  | { is: 'matches'; source: string; flags: string }
  | { is: 'lacks'; text: string }
  | { is: 'starts'; part: Node; holds: boolean }
  | { is: 'ends'; part: Node }
  | { is: 'short' }
  /** A search with the value found something. */
  | { is: 'found' }
  /** A predicate of a library that leaves only texts without these dangers. */
  | { is: 'free'; of: readonly Danger[] }
  /** A function of the project was given the value. `side`: what it answered; undefined when it came back at all. */
  | { is: 'checked'; call: Node; index: number; side: boolean | undefined }
  /** One of these groups holds. */
  | { is: 'either'; of: readonly (readonly Fact[])[] };

/** A fact with the values that it is about. */
export interface About {
  subjects: readonly string[];
  fact: Fact;
}

const EQUAL = new Set(['===', '==']);
const UNEQUAL = new Set(['!==', '!=']);
const ORDER = new Set(['<', '<=', '>', '>=']);
const ALL_BUT_OBJECT: readonly Danger[] = [
  'quote',
  'sep',
  'host',
  'html',
  'code',
  'shell',
  'newline',
  'key',
  'pattern',
  'length',
];
const WORDS: readonly Danger[] = [
  'quote',
  'sep',
  'host',
  'html',
  'code',
  'shell',
  'newline',
  'object',
  'pattern',
];
/** Predicates that libraries share by name; the value is the first argument. */
const PREDICATES: Readonly<Record<string, readonly Danger[]>> = {
  isUUID: [...WORDS, 'key', 'length'],
  isUuid: [...WORDS, 'key', 'length'],
  isMongoId: [...WORDS, 'key', 'length'],
  isValidObjectId: [...WORDS, 'key', 'length'],
  isInt: [...WORDS, 'key'],
  isNumeric: [...WORDS, 'key'],
  isAlphanumeric: [...WORDS, 'key'],
  isAlpha: [...WORDS, 'key'],
  isHexadecimal: [...WORDS, 'key'],
  isIP: WORDS,
  isInteger: [...WORDS, 'key', 'length'],
  isSafeInteger: [...WORDS, 'key', 'length'],
  isFinite: [...WORDS, 'key', 'length'],
  isString: ['object'],
  isEmail: ['sep', 'host', 'object'],
  isLength: ['length'],
};

/** Names that projects give to such predicates: `isValidUUID`, `validateObjectId`. */
const OF_IDS = /^(is|validate)_?(Valid)?_?(uuid|ulid|cuid|objectid|mongoid)(v\d)?$/i;

/** What a test says of values on one of its sides. */
export class GuardFacts {
  constructor(private readonly values: Values) {}

  of(test: Node | undefined, side: boolean): About[] {
    if (!test) return [];
    if (test.is('Unary') && test.operator === '!') return this.of(test.expression, !side);
    if (test.is('As', 'Await')) return this.of(test.expression, side);
    if (test.is('Logical') && test.operator !== '??') {
      const [left, right] = [test.child('left'), test.child('right')];
      const isJoint = (test.operator === '&&') === side;
      if (isJoint) return [...this.of(left, side), ...this.of(right, side)];
      const [one, other] = [this.of(left, side), this.of(right, side)];
      return [...either(one, other), ...orInside(left, other, side), ...orInside(right, one, side)];
    }
    if (test.is('Binary')) return this.comparison(test, side);
    if (test.isCall) return this.call(test, side);
    // `row.locked` fails where no row was found, whatever the test says of it
    if (!side) return test.is('Member') && !test.hasFlag(Flag.Optional) ? this.lookedUp(test) : [];
    return [...presenceOf(test), ...this.lookedUp(test)];
  }

  private comparison(test: Node, side: boolean): About[] {
    const { operator } = test;
    const [left, right] = [test.child('left'), test.child('right')];
    if (!left || !right) return [];
    if (operator === 'in') {
      if (!side) return [];
      if (left.stringValue !== undefined) return [memberPresence(right, left.stringValue)];
      return subjectsOf(left).length ? [{ subjects: subjectsOf(left), fact: { is: 'oneOf' } }] : [];
    }
    if (ORDER.has(operator)) return [...this.length(left, right), ...this.emptiness(left, right, side)];
    const holds = EQUAL.has(operator) ? side : UNEQUAL.has(operator) ? !side : undefined;
    if (holds === undefined) return [];
    const type = typeTest(left, right) ?? typeTest(right, left);
    if (type) {
      if (holds) return [{ subjects: type.subjects, fact: { is: 'type', type: type.type } }];
      return type.type === 'undefined' ? [{ subjects: type.subjects, fact: { is: 'present' } }] : [];
    }
    const index = indexTest(left) ?? indexTest(right);
    if (index) return this.call(index, !holds);
    if (right.numberValue === 0 && left.is('Member')) return holds ? [] : this.foundBy(left);
    return [...this.equality(left, right, holds), ...this.equality(right, left, holds)];
  }

  private equality(value: Node, other: Node, holds: boolean): About[] {
    if (holds && isOwnName(other, subjectsOf(value)))
      return [{ subjects: subjectsOf(value), fact: { is: 'free', of: ['sep'] } }];
    const constant = this.values.constant(other);
    const whole = constant === '..' ? firstOfSplit(value) : undefined;
    if (whole) return [{ subjects: subjectsOf(whole), fact: { is: 'starts', part: other, holds } }];
    // a test for presence says nothing of the value
    if (constant === undefined || constant === null || constant === '') {
      if (constant === undefined && holds && isServerSide(other))
        return [{ subjects: subjectsOf(value), fact: { is: 'oneOf' } }];
      if (holds || !isNothing(other)) return [];
      const isTold = other.text === 'undefined' || (other.is('Null') && value.parent?.operator === '!=');
      return [...(isTold ? presenceOf(value) : []), ...this.lookedUp(value)];
    }
    if (typeof constant === 'boolean') return this.of(value, constant === holds);
    return holds ? [{ subjects: subjectsOf(value), fact: { is: 'oneOf' } }] : [];
  }

  /** `found.length > 0` */
  private emptiness(left: Node, right: Node, side: boolean): About[] {
    const operator = left.parent?.operator ?? '';
    const isNone = right.numberValue === 0 && left.is('Member') && left.name === 'length';
    return isNone && operator === '>' && side ? this.foundBy(left) : [];
  }

  /** `x.length > 100` and its like: some limit holds on the side that goes on. */
  private length(left: Node, right: Node): About[] {
    const measured = [left, right].find((one) => one.is('Member') && /^(length|byteLength)$/.test(one.name));
    if (measured) return [{ subjects: subjectsOf(measured.object), fact: { is: 'short' } }];
    return [];
  }

  /** `MAP[x]`, `MAP.get(x)`, or a name that was set to such a thing. */
  private lookedUp(test: Node): About[] {
    if (test.is('Member')) return this.foundBy(test);
    const looked = test.is('Identifier') ? (initOf(test) ?? setTo(test)) : test;
    if (!looked) return [];
    if (looked.is('Index')) {
      const key = looked.child('index');
      return key && isTable(looked.object) ? [{ subjects: subjectsOf(key), fact: { is: 'oneOf' } }] : [];
    }
    const found = looked.is('Await') ? looked.expression : looked;
    if (!found?.isCall) return [];
    // a row that was found by conditions: `if (!(await db.findOne({ id }))) return`
    const asked = found.args.filter((argument) => argument.is('Object')).flatMap(conditionsIn);
    const rows: About[] = [...asked, ...conditionsOfChain(found)].map((value) => ({
      subjects: subjectsOf(value),
      fact: { is: 'found' },
    }));
    return [...this.call(found, true), ...rows];
  }

  /** `found.length`, `found.rows[0]`: something was found under the value. */
  private foundBy(test: Node): About[] {
    let root: Node | undefined = test;
    while (root?.is('Member', 'Index')) root = root.object;
    let call = root?.is('Identifier') ? setTo(root) : undefined;
    if (call?.is('Await')) call = call.expression;
    if (!call?.isCall) return [];
    return call.args
      .flatMap(conditionsIn)
      .map((value) => ({ subjects: subjectsOf(value), fact: { is: 'found' as const } }));
  }

  private call(call: Node, side: boolean): About[] {
    const { callee } = call;
    if (!callee) return [];
    const [first] = call.args;
    const subjects = subjectsOf(first);
    const own = callee.is('Member') ? subjectsOf(callee.object) : [];
    const found: About[] = [];
    if (own.length && (side || !callee.isOptional)) found.push({ subjects: own, fact: { is: 'present' } });
    switch (callee.name) {
      case 'includes':
      case 'indexOf':
        if (side && subjects.length) found.push({ subjects, fact: { is: 'oneOf' } });
        else if (!side && own.length && first) found.push(...this.lacking(own, first));
        break;
      case 'has':
      case 'get':
        if (side && callee.is('Member') && isTable(callee.object))
          found.push({ subjects, fact: { is: 'oneOf' } });
        break;
      case 'hasOwn':
        if (side) found.push({ subjects: subjectsOf(call.argument(1)), fact: { is: 'oneOf' } });
        if (side && call.argument(1)?.stringValue !== undefined)
          found.push(memberPresence(first, call.argument(1)?.stringValue ?? ''));
        break;
      case 'hasOwnProperty':
        if (side) found.push({ subjects, fact: { is: 'oneOf' } });
        break;
      case 'some':
      case 'find':
        if (side) found.push(...this.inList(first));
        break;
      case 'startsWith':
        if (first && own.length)
          found.push({ subjects: own, fact: { is: 'starts', part: first, holds: side } });
        break;
      case 'endsWith':
        if (first && own.length && side) found.push({ subjects: own, fact: { is: 'ends', part: first } });
        break;
      case 'test':
        if (side) found.push(...this.matching(callee.object, first));
        break;
      case 'match':
        if (side) found.push(...this.matching(first, callee.object));
        break;
      case 'isNaN':
        if (!side) found.push({ subjects, fact: { is: 'type', type: 'number' } });
        break;
      case 'isValid':
      case 'validate':
        if (side && /objectid|uuid/i.test(callee.text))
          found.push({ subjects, fact: { is: 'free', of: WORDS } });
        break;
      default: {
        const free = Object.hasOwn(PREDICATES, callee.name)
          ? PREDICATES[callee.name]
          : OF_IDS.test(callee.name)
            ? WORDS
            : undefined;
        if (side && free) found.push({ subjects, fact: { is: 'free', of: free } });
        if (/isalpha|isnum|isInt$/i.test(callee.name) && side)
          found.push({ subjects, fact: { is: 'free', of: ALL_BUT_OBJECT } });
      }
    }
    call.args.forEach((argument, index) => {
      const about = subjectsOf(argument);
      if (about.length) found.push({ subjects: about, fact: { is: 'checked', call, index, side } });
    });
    return found;
  }

  private lacking(subjects: string[], part: Node): About[] {
    const text = this.values.text(part) ?? (/\bsep$/.test(part.text) ? '/' : undefined);
    return text === undefined ? [] : [{ subjects, fact: { is: 'lacks', text } }];
  }

  private matching(pattern: Node | undefined, value: Node | undefined): About[] {
    const regex = this.values.of(pattern);
    if (regex.kind !== 'regex') return [];
    return [
      { subjects: subjectsOf(value), fact: { is: 'matches', source: regex.source, flags: regex.flags } },
    ];
  }

  /** `ALLOWED.some((one) => one === x)` */
  private inList(fn: Node | undefined): About[] {
    const body = fn?.is('Function') ? fn.body : undefined;
    if (!fn || !body?.is('Binary') || !EQUAL.has(body.operator)) return [];
    return [body.child('left'), body.child('right')].flatMap((one): About[] =>
      one && !one.is('String') && !fn.params.some((param) => one.text.startsWith(param.text))
        ? [{ subjects: subjectsOf(one), fact: { is: 'oneOf' } }]
        : [],
    );
  }
}

/** `if (x)`, `if (x?.y)` */
const presenceOf = (test: Node): About[] => {
  const found: About[] = [];
  let at: Node | undefined = test.is('Await', 'As') ? test.expression : test;
  for (; at; at = at.is('Member') && at.isOptional ? at.object : undefined) {
    const subjects = at.is('Identifier', 'Member', 'Index') ? subjectsOf(at) : [];
    if (subjects.length) found.push({ subjects, fact: { is: 'present' } });
  }
  return found;
};

/** `'key' in object` */
const memberPresence = (object: Node | undefined, key: string): About => ({
  subjects: subjectsOf(object).map((one) => `${one}.${key}`),
  fact: { is: 'present' },
});

/** `typeof x === 'string'` */
const typeTest = (left: Node, right: Node): { subjects: string[]; type: string } | undefined =>
  left.is('Unary') && left.operator === 'typeof' && right.stringValue !== undefined
    ? { subjects: subjectsOf(left.expression), type: right.stringValue }
    : undefined;

/** `list.indexOf(x) === -1` */
const indexTest = (node: Node): Node | undefined => {
  const other = node.parent?.child(node.slot === 'left' ? 'right' : 'left');
  return node.isCall && node.callee?.name === 'indexOf' && other?.numberValue === -1 ? node : undefined;
};

const isNothing = (node: Node): boolean =>
  node.is('Null') || node.text === 'undefined' || node.stringValue === '';

/** `path` of `path.split(sep)[0]` */
const firstOfSplit = (node: Node): Node | undefined => {
  const call = node.is('Index') && node.child('index')?.numberValue === 0 ? node.object : undefined;
  const callee = call?.isCall ? call.callee : undefined;
  return callee?.is('Member') && callee.name === 'split' ? callee.object : undefined;
};

/** `path.basename(x)`, or the name and the ending of `x` put together again: equal to `x` only where `x` has no folders. */
const isOwnName = (node: Node, subjects: readonly string[]): boolean => {
  const pieces =
    node.is('Template') || (node.is('Binary') && node.operator === '+')
      ? (node.is('Template') ? node.elements : [node.child('left'), node.child('right')]).filter(
          (one) => one?.is('TemplateText') !== true || one.string !== '',
        )
      : [node];
  const calls = pieces.map((one) => (one?.is('Identifier') ? initOf(one) : one));
  return (
    calls.every(
      (call) =>
        call?.isCall === true &&
        /^(basename|extname)$/.test(call.callee?.name ?? '') &&
        subjectsOf(call.argument(0)).some((one) => subjects.includes(one)),
    ) && calls.some((call) => call?.callee?.name === 'basename')
  );
};

/** A value of the configuration or a constant: `process.env.HOST`, `env.URL`, `ALLOWED`. */
const isServerSide = (node: Node): boolean =>
  // the host of another address: `target.origin === base.origin`
  (node.is('Member') && /^(host|hostname|origin)$/.test(node.name)) ||
  (node.is('Identifier', 'Member', 'Call') &&
    /^(process\.env|env|config|settings|[A-Z][A-Z\d_]+)\b/.test(node.text));

/** A list or map that is not made of the request. */
const isTable = (node: Node | undefined): boolean => {
  if (!node) return false;
  if (node.is('Object', 'Array')) return true;
  return node.is('Identifier', 'Member') && !/^(req|request|ctx|context|c)\b/.test(node.text);
};

/** `path === folder || path.startsWith(folder + sep)`: the folder itself, or what is in it. */
const orInside = (test: Node | undefined, facts: readonly About[], side: boolean): About[] => {
  if (!test?.is('Binary') || !(side ? EQUAL : UNEQUAL).has(test.operator)) return [];
  const [left, right] = [test.child('left'), test.child('right')];
  return facts.filter(
    ({ subjects, fact }) =>
      fact.is === 'starts' &&
      fact.holds &&
      [
        [left, right],
        [right, left],
      ].some(
        ([value, folder]) =>
          folder !== undefined &&
          fact.part.text.replace(/^`\$\{/, '').startsWith(folder.text) &&
          subjectsOf(value).some((subject) => subjects.includes(subject)),
      ),
  );
};

const either = (left: readonly About[], right: readonly About[]): About[] =>
  left.flatMap(({ subjects, fact }) => {
    const others = right.filter((one) => one.subjects.some((subject) => subjects.includes(subject)));
    if (!others.length) return [];
    return [{ subjects, fact: { is: 'either' as const, of: [[fact], others.map((one) => one.fact)] } }];
  });
