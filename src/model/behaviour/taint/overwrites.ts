import type { Binding, Node, SourceUnit } from '../../../facts/node.ts';
import { passedBlock } from '../leaves.ts';
import { subjectsOf } from './subjects.ts';

/** Assignments that always run before a place: what was there before them does not arrive. */
export class Overwrites {
  private readonly byUnit = new Map<SourceUnit, Map<string, Node[]>>();

  /** What a member was set to last before it is used: `req.body.id = Number(req.body.id)`. */
  of(node: Node, keys: readonly string[], use: Node): Node | undefined {
    if (use.file !== node.file) return undefined;
    const [own] = subjectsOf(node);
    if (own === undefined) return undefined;
    const subject = [own, ...keys].join('.');
    const last = this.indexOf(node.file)
      .get(subject)
      ?.findLast((assign) => precedes(assign, use));
    return last?.child('right');
  }

  /** The last assignment of a name that always runs before a use of it. */
  lastOf(binding: Binding, use: Node): Node | undefined {
    if (!binding.isReassigned || use.file !== binding.file) return undefined;
    return binding.writes.findLast((write) => {
      const assign = write.parent;
      return (
        assign?.is('Assign') === true &&
        assign.operator === '=' &&
        write.slot === 'left' &&
        precedes(assign, use)
      );
    });
  }

  private indexOf(unit: SourceUnit): Map<string, Node[]> {
    const known = this.byUnit.get(unit);
    if (known) return known;
    const index = new Map<string, Node[]>();
    this.byUnit.set(unit, index);
    for (const assign of unit.nodesOf('Assign')) {
      const left = assign.child('left');
      if (assign.operator !== '=' || !left?.is('Member')) continue;
      const [subject] = subjectsOf(left);
      if (subject === undefined) continue;
      const list = index.get(subject);
      if (list) list.push(assign);
      else index.set(subject, [assign]);
    }
    return index;
  }
}

/** A statement of a block that holds the place too, before it. */
const precedes = (assign: Node, use: Node): boolean => {
  if (assign.end > use.start || !assign.parent?.is('ExprStmt')) return false;
  const block = passedBlock(assign.parent);
  return block?.is('Block', 'Module', 'Case') === true && block.contains(use);
};
