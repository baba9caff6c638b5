import { Flag } from '../../../facts/kinds.ts';
import type { Node, SourceUnit } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';

/** Which classes and functions some other code names as a value: calls, constructs, extends, registers. */
export class References {
  private used: Set<Node> | undefined;

  constructor(
    private readonly units: readonly SourceUnit[],
    private readonly origins: Origins,
    private readonly counts: (path: string) => boolean,
  ) {}

  /** Whether the outermost class or function around a node is used; code of the module itself always is. */
  isUsed(node: Node): boolean {
    const outermost = outermostOf(node);
    return !outermost || this.index().has(outermost);
  }

  private index(): Set<Node> {
    if (this.used) return this.used;
    const used = new Set<Node>();
    for (const unit of this.units) {
      if (!this.counts(unit.path)) continue;
      for (const name of unit.nodesOf('Identifier')) {
        if (name.hasFlag(Flag.Declares) || name.hasFlag(Flag.TypeOnly) || !isNamed(name)) continue;
        for (const origin of alternatives(this.origins.of(name))) {
          const declared =
            origin.kind === 'class' ? origin.cls : origin.kind === 'function' ? origin.fn : undefined;
          // a class that names itself is no use of it
          if (declared && outermostOf(name) !== declared) used.add(declared);
        }
      }
      for (const heritage of unit.nodesOf('Class').flatMap((cls) => cls.childrenIn('extends'))) {
        for (const origin of alternatives(this.origins.ofType(heritage))) {
          if (origin.kind === 'instance') used.add(origin.of);
        }
      }
      for (const member of unit.nodesOf('Member')) {
        for (const origin of alternatives(this.origins.of(member))) {
          if (origin.kind === 'function') used.add(origin.fn);
          if (origin.kind === 'class') used.add(origin.cls);
        }
      }
    }
    this.used = used;
    return used;
  }
}

const isNamed = (name: Node): boolean => {
  const kind = name.binding?.kind;
  return kind === 'import' || kind === 'class' || kind === 'function' || kind === 'const';
};

const outermostOf = (node: Node): Node | undefined => {
  let outermost: Node | undefined;
  for (let at: Node | undefined = node; at; at = at.parent) if (at.is('Class', 'Function')) outermost = at;
  return outermost;
};
