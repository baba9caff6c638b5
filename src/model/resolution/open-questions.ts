import type { Node, SourceUnit } from '../../facts/node.ts';
import { unknown, type Origin } from './origin.ts';

const UNRESOLVED = unknown('unresolved');
/** Depends on nothing that is still open. */
const CLOSED = Number.POSITIVE_INFINITY;

interface Answer {
  origin: Origin;
  /** Of a parameter that nothing said more of yet: the next round may know. */
  waits: boolean;
  /** Outermost open question that it depends on. */
  lowest: number;
}

interface Store<Key> {
  get(key: Key): Answer | undefined;
  set(key: Key, answer: Answer | undefined): void;
}

/** Answers about nodes, in a list per file: most expressions are asked about, and a list is quicker than a map. */
class NodeStore implements Store<Node> {
  private readonly lists = new Map<SourceUnit, (Answer | undefined)[]>();
  private unit: SourceUnit | undefined;
  private list: (Answer | undefined)[] = [];

  get(node: Node): Answer | undefined {
    return this.of(node.file)[node.id];
  }

  set(node: Node, answer: Answer | undefined): void {
    this.of(node.file)[node.id] = answer;
  }

  private of(unit: SourceUnit): (Answer | undefined)[] {
    if (unit === this.unit) return this.list;
    let list = this.lists.get(unit);
    if (!list) this.lists.set(unit, (list = Array.from({ length: unit.nodeCount })));
    this.unit = unit;
    this.list = list;
    return list;
  }
}

/** Answers of one kind of question, by what was asked. */
export class Memo<Key> {
  /** Answers that depend on a question that is still open; dropped when that one closes. */
  readonly provisional = new Map<Key, Answer>();
  /** Questions being answered, with their depth. */
  readonly open = new Map<Key, number>();
  /** Answers to whole questions once the rounds are over, where a cycle was met. */
  readonly late = new Map<Key, Answer>();
  readonly waiting: Key[] = [];

  constructor(readonly answers: Store<Key>) {}
}

/**
 * Asks questions that may lead back to themselves. One that does is unknown in its own answer, and what was answered
 * on the way is forgotten afterwards, so that nobody else gets the partial answer. After `settle` the answers do not
 * depend on the order of questions: what met a cycle is never used for another answer.
 */
export class OpenQuestions {
  private depth = 0;
  private lowest = CLOSED;
  private waits = false;
  private isSettled = false;
  private readonly trail: { memo: Memo<unknown>; key: unknown }[] = [];
  private readonly memos: Memo<unknown>[] = [];

  memo<Key>(): Memo<Key> {
    return this.keep(new Memo<Key>(new Map<Key, Answer | undefined>()));
  }

  nodeMemo(): Memo<Node> {
    return this.keep(new Memo(new NodeStore()));
  }

  ask<Key>(memo: Memo<Key>, key: Key, find: () => Origin): Origin {
    const known = memo.answers.get(key) ?? this.lesser(memo, key);
    if (known) {
      this.waits ||= known.waits;
      if (known.lowest < this.lowest) this.lowest = known.lowest;
      return known.origin;
    }
    const openAt = memo.open.get(key);
    if (openAt !== undefined) {
      if (openAt < this.lowest) this.lowest = openAt;
      return UNRESOLVED;
    }
    return this.answer(memo, key, find);
  }

  /** Says that the answer being built would be another if more were known of a parameter. */
  wait(): void {
    this.waits = true;
  }

  /** Whether the answer may be another in the next round. */
  isWaiting<Key>(memo: Memo<Key>, key: Key): boolean {
    return memo.answers.get(key)?.waits ?? true;
  }

  /** Starts a round: forgets the answers that were waiting for it. */
  startRound(): void {
    for (const memo of this.memos) {
      for (const key of memo.waiting.splice(0)) memo.answers.set(key, undefined);
    }
  }

  /** Ends the rounds, which ask in a fixed order. */
  settle(): void {
    this.isSettled = true;
  }

  private keep<Key>(memo: Memo<Key>): Memo<Key> {
    this.memos.push(memo as unknown as Memo<unknown>);
    return memo;
  }

  private lesser<Key>(memo: Memo<Key>, key: Key): Answer | undefined {
    return (
      (memo.provisional.size ? memo.provisional.get(key) : undefined) ??
      (this.depth === 0 ? memo.late.get(key) : undefined)
    );
  }

  private answer<Key>(memo: Memo<Key>, key: Key, find: () => Origin): Origin {
    const depth = this.depth++;
    const outerLowest = this.lowest;
    const outerWaits = this.waits;
    const trailStart = this.trail.length;
    memo.open.set(key, depth);
    this.lowest = CLOSED;
    this.waits = false;
    const origin = find();
    memo.open.delete(key);
    this.depth = depth;
    // once settled, an answer that met a cycle stays provisional until the whole question is answered
    const lowest = this.isSettled && this.lowest !== CLOSED ? Math.min(this.lowest, 0) : this.lowest;
    if (lowest >= depth) {
      this.forget(trailStart);
      const answer = { origin, waits: this.waits, lowest: CLOSED };
      if (this.isSettled && lowest !== CLOSED) memo.late.set(key, answer);
      else memo.answers.set(key, answer);
      if (this.waits) memo.waiting.push(key);
      this.lowest = outerLowest;
    } else {
      memo.provisional.set(key, { origin, waits: this.waits, lowest });
      this.trail.push({ memo: memo as unknown as Memo<unknown>, key });
      this.lowest = Math.min(lowest, outerLowest);
    }
    this.waits ||= outerWaits;
    return origin;
  }

  private forget(from: number): void {
    while (this.trail.length > from) {
      const last = this.trail.pop();
      last?.memo.provisional.delete(last.key);
    }
  }
}
