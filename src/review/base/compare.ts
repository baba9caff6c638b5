import type { Finding } from '../../findings.ts';
import type { SourceUnit } from '../../facts/node.ts';
import { isAccepted } from '../../score/tally.ts';
import type { Identity } from '../../triage/fingerprint.ts';
import { matchFindings } from '../../triage/matching.ts';
import type { Changes } from './changes.ts';

/** The findings of one tree, and what they are recognised by. */
export interface Recognised {
  findings: readonly Finding[];
  /** By fingerprint. */
  identities: ReadonlyMap<string, Identity>;
  /** Names of the classes, functions and routes of the tree. */
  anchors: ReadonlySet<string>;
}

export interface Compared {
  /** Those of the head, in their order, each new or existing unless it is accepted. */
  findings: Finding[];
  /** Open on the base and gone, in the order of the base. */
  fixed: Finding[];
  /** Accepted on the head by what the base does not accept. */
  newlyAccepted: Finding[];
}

/** By which a moved finding is told from one that was repaired here and made there. */
export const anchorsOf = (units: Iterable<SourceUnit>): Set<string> => {
  const anchors = new Set(['']);
  for (const unit of units)
    for (const kind of ['Function', 'Class'] as const)
      for (const node of unit.nodesOf(kind)) anchors.add(node.anchor);
  return anchors;
};

const identitiesOf = ({ findings, identities }: Recognised): Identity[] =>
  findings.map(({ fingerprint }) => {
    const identity = identities.get(fingerprint);
    if (!identity) throw new Error(`finding ${fingerprint} has no identity`);
    return identity;
  });

/**
 * Tells the findings of the head from those of the base.
 * @param isUnread a file of the head of which nothing is known, so that nothing of it is called fixed
 */
export const compareFindings = (
  head: Recognised,
  base: Recognised,
  changes: Changes,
  isUnread: (basePath: string) => boolean,
): Compared => {
  const matches = matchFindings(identitiesOf(head), identitiesOf(base), {
    basePath: (path) => changes.basePath(path),
    isTouched: (path, line) => changes.touches(path, line, line),
    headHas: (anchor) => head.anchors.has(anchor),
    baseHas: (anchor) => base.anchors.has(anchor),
  });
  const matched = new Set(matches);
  const findings = head.findings.map((finding, index): Finding =>
    isAccepted(finding) || matches[index] !== undefined ? finding : { ...finding, state: 'new' },
  );
  return {
    findings,
    fixed: base.findings
      .filter((finding, index) => !matched.has(index) && !isAccepted(finding) && !isUnread(finding.path))
      .map((finding): Finding => ({ ...finding, state: 'fixed' })),
    newlyAccepted: findings.filter((finding, index) => {
      const before = matches[index] === undefined ? undefined : base.findings[matches[index]];
      return isAccepted(finding) && (before === undefined || !isAccepted(before));
    }),
  };
};
