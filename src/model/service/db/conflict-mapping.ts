import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';

/** What becomes of the violation of a unique key on its way to the client. */
export type ConflictOutcome =
  /** Something tells it from other failures. */
  | 'mapped'
  /** A handler turns every failure into a result or a refusal. */
  | 'handled'
  /** Nothing takes it, or what takes it answers 500. */
  | 'unmapped';

const VIOLATION =
  /P2002|23505|ER_DUP_ENTRY|\b1062\b|SQLITE_CONSTRAINT|\b11_?000\b|\b11_?001\b|E11000|UniqueConstraint|UniqueViolation|unique_violation|duplicate ?key|isDuplicate|isUnique|isConflict|DuplicateEntry/i;
/** Classes of which a violation is one. */
const GENERAL = /PrismaClientKnownRequestError|QueryFailedError|MongoServerError|MongoError|DatabaseError/;
const FAILS = /INTERNAL_SERVER_ERROR|InternalServerError|\b500\b/;
const REPLIES = /\b(status|sendStatus|json|send|reply)\b/;
const CATCHERS = /^(setErrorHandler|onError|errorFormatter|formatError|addHook|errorHandler|post)$/;
const UPWARDS = 6;
const INWARDS = 2;

/** L4: where violations of unique keys are told from other failures, from the statement to the global handler. */
export class ConflictMapping {
  private lazyGlobal: boolean | undefined;

  constructor(
    private readonly units: readonly SourceUnit[],
    private readonly calls: Calls,
  ) {}

  of(statement: Node): ConflictOutcome {
    const outcome = this.upwards(statement, UPWARDS, new Set());
    return outcome === 'unmapped' && this.isGlobal ? 'mapped' : outcome;
  }

  /** Some handler of the whole service knows violations. */
  private get isGlobal(): boolean {
    return (this.lazyGlobal ??= this.units.some((unit) => this.globalIn(unit)));
  }

  private globalIn(unit: SourceUnit): boolean {
    return unit.nodesOf('Function').some((fn) => isErrorHandler(fn) && this.knows(fn, INWARDS));
  }

  private upwards(node: Node, depth: number, seen: Set<Node>): ConflictOutcome {
    const own = this.around(node);
    if (own !== undefined) return own;
    const fn = ownFunction(node);
    if (depth === 0 || !fn.is('Function') || seen.has(fn)) return 'unmapped';
    seen.add(fn);
    const outcomes = this.calls.callersOf(fn).map((caller) => this.upwards(caller, depth - 1, seen));
    if (outcomes.includes('mapped')) return 'mapped';
    return outcomes.length && !outcomes.includes('unmapped') ? 'handled' : 'unmapped';
  }

  /** The handlers around a node in its function and in the callbacks that it stands in; undefined where they let it through. */
  private around(node: Node): ConflictOutcome | undefined {
    for (let at = node; at.parent; at = at.parent) {
      const { parent } = at;
      if (at.is('Function') && at.slot !== 'argument') return undefined;
      const handler =
        parent.is('Try') && at.slot === 'body' ? parent.child('handler') : chainedHandler(at, parent);
      const outcome = handler && this.atHandler(handler);
      if (outcome) return outcome;
    }
    return undefined;
  }

  private atHandler(handler: Node): ConflictOutcome | undefined {
    if (this.knows(handler, INWARDS) || GENERAL.test(handler.text)) return 'mapped';
    const body = handler.body ?? handler;
    const throws = [body, ...body.descendants({ enterFunctions: false })].filter((one) => one.is('Throw'));
    if (!throws.length) {
      // an answer of 500 is what the client sees
      return FAILS.test(body.text) && REPLIES.test(body.text) ? 'unmapped' : this.passing(body);
    }
    const made = throws.filter((one) => one.expression?.is('Call'));
    const last = throws.at(-1);
    if (!made.length || last?.expression?.is('Call') !== true) return undefined;
    return made.every((one) => FAILS.test(one.text)) ? 'unmapped' : 'handled';
  }

  /** `next(error)` and `reject(error)` hand the failure on. */
  private passing(body: Node): ConflictOutcome | undefined {
    const hands = [body, ...body.descendants({ kinds: ['Call'], enterFunctions: false })].some(
      (one) => one.is('Call') && /^(next|reject|done|cb|callback)$/.test(one.callee?.name ?? ''),
    );
    return hands ? undefined : 'handled';
  }

  private knows(node: Node, depth: number): boolean {
    if (VIOLATION.test(node.text)) return true;
    if (depth === 0) return false;
    return node
      .descendants({ kinds: ['Call'] })
      .some((call) => this.calls.targets(call).some(({ fn }) => fn !== node && this.knows(fn, depth - 1)));
  }
}

/** `insert().catch(handler)`, `insert().then(done, handler)` */
const chainedHandler = (at: Node, member: Node): Node | undefined => {
  if (at.slot !== 'object' || !member.is('Member') || member.slot !== 'callee') return undefined;
  const call = member.parent;
  const handler =
    member.name === 'catch' ? call?.argument(0) : member.name === 'then' ? call?.argument(1) : undefined;
  return handler?.is('Function') ? handler : undefined;
};

const ownFunction = (node: Node): Node => {
  let { fn } = node;
  while (fn.is('Function') && fn.slot === 'argument') fn = fn.fn;
  return fn;
};

const isErrorHandler = (fn: Node): boolean => {
  const [first] = fn.params;
  const isError =
    /^_?(err|error|exception|e)$/i.test(first?.string ?? '') ||
    /^_?(err|error|exception|e)$/i.test(first?.target?.name ?? '');
  if (isError && fn.params.length >= 3) return true;
  if (fn.slot === 'argument' && CATCHERS.test(fn.parent?.callee?.name ?? '') && isError) return true;
  const owner = fn.classNode;
  return owner?.decorators.some((one) => /^@Catch\b/.test(one.text)) ?? false;
};
