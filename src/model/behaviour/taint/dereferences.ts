import type { Node, SourceUnit } from '../../../facts/node.ts';
import { subjectsOf } from './subjects.ts';

/** Places that have thrown when a value was missing: `token.trim()` was passed, so there is a token. */
export class Dereferences {
  private readonly byUnit = new Map<SourceUnit, Map<string, Node[]>>();

  /** Whether a member of the value was taken by a statement that always runs before a place. */
  before(subject: string, use: Node): boolean {
    const taken = this.indexOf(use.file).get(subject) ?? [];
    return taken.some((member) => {
      const { statement } = member;
      const block = statement.parent;
      if (statement.end > use.start || !block?.is('Block', 'Module', 'Case')) return false;
      return block.contains(use) && !isOnBranch(member, statement);
    });
  }

  private indexOf(unit: SourceUnit): Map<string, Node[]> {
    const known = this.byUnit.get(unit);
    if (known) return known;
    const index = new Map<string, Node[]>();
    this.byUnit.set(unit, index);
    for (const member of unit.nodesOf('Member')) {
      if (member.isOptional || !member.object?.is('Identifier', 'Member')) continue;
      for (const subject of subjectsOf(member.object)) {
        const list = index.get(subject);
        if (list) list.push(member);
        else index.set(subject, [member]);
      }
    }
    return index;
  }
}

/** Inside of a part of the statement that does not always run. */
const isOnBranch = (member: Node, statement: Node): boolean => {
  for (let at = member; at !== statement && at.parent; at = at.parent) {
    if (at.is('Function') || at.parent.is('Conditional')) return at.slot !== 'test';
    if (at.parent.is('Logical') && at.slot === 'right') return true;
  }
  return !statement.is('ExprStmt', 'VarDecl', 'Return', 'Throw');
};
