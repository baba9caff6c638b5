import type { Finding } from '../findings.ts';
import type { GateCondition, ServiceComparison, ServiceReview } from '../review/types.ts';
import { counts } from './tally.ts';

/** Points that the score of a service may fall before a change with new findings fails. */
const USUAL_DROP = 0.5;

/** What doubles may differ by without meaning anything. */
const SAME = 1e-9;

/** Findings of the service, and of the packages that it imports, that the change brought. */
const newOf = ({ scored, outcomes }: ServiceReview): Finding[] =>
  (scored ?? outcomes)
    .filter(({ check }) => !check.preview)
    .flatMap(({ findings }) => findings.filter((finding) => counts(finding) && finding.state === 'new'));

/** By how much a change that brings findings may lower a score; one that brings none never fails. */
export const ratchetCondition = (
  services: readonly ServiceReview[],
  compared: readonly ServiceComparison[],
  limit: number = USUAL_DROP,
): { condition: GateCondition; blocking: Finding[] } => {
  const drops = services.flatMap((service) => {
    const before = compared.find(({ path }) => path === service.path)?.base?.score ?? null;
    const after = service.scorecard.score;
    const fresh = newOf(service);
    if (before === null || after === null || fresh.length === 0) return [];
    return [{ drop: Math.max(0, before - after), fresh }];
  });
  const failing = drops.filter(({ drop }) => drop > limit + SAME);
  return {
    condition: {
      id: 'ratchet',
      title: 'points that new findings take off the score',
      value: Math.max(0, ...drops.map(({ drop }) => drop)),
      limit,
      bound: 'at most',
      passed: failing.length === 0,
    },
    blocking: [...new Set(failing.flatMap(({ fresh }) => fresh))],
  };
};
