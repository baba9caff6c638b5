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

/** Answers of one kind of question, by what was asked. */
export class Memo<Key> {
  readonly answers = new Map<Key, Answer>();
  /** Answers that depend on a question that is still open; dropped when that one closes. */
  readonly provisional = new Map<Key, Answer>();
  /** OpenQuestions being answered, with their depth. */
  readonly open = new Map<Key, number>();
  /** Answers to whole questions once the rounds are over, where a cycle was met. */
  readonly late = new Map<Key, Answer>();
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
    const memo = new Memo<Key>();
    this.memos.push(memo as Memo<unknown>);
    return memo;
  }

  ask<Key>(memo: Memo<Key>, key: Key, find: () => Origin): Origin {
    const known =
      memo.answers.get(key) ??
      memo.provisional.get(key) ??
      (this.depth === 0 ? memo.late.get(key) : undefined);
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
    const answer = { origin, waits: this.waits, lowest };
    if (lowest >= depth) {
      this.forget(trailStart);
      answer.lowest = CLOSED;
      (this.isSettled && lowest !== CLOSED ? memo.late : memo.answers).set(key, answer);
      this.lowest = outerLowest;
    } else {
      memo.provisional.set(key, answer);
      this.trail.push({ memo: memo as Memo<unknown>, key });
      this.lowest = Math.min(lowest, outerLowest);
    }
    this.waits ||= outerWaits;
    return origin;
  }

  /** Says that the answer being built would be another if more were known of a parameter. */
  wait(): void {
    this.waits = true;
  }

  /** Starts a round: forgets the answers that were waiting for it. */
  startRound(): void {
    for (const { answers } of this.memos) {
      for (const [key, answer] of answers) if (answer.waits) answers.delete(key);
    }
  }

  /** Ends the rounds, which ask in a fixed order. */
  settle(): void {
    this.isSettled = true;
  }

  private forget(from: number): void {
    while (this.trail.length > from) {
      const last = this.trail.pop();
      last?.memo.provisional.delete(last.key);
    }
  }
}
