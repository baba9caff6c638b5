import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/analyzers/registry.generated.ts';
import { BASE, fixtureCases, layOut } from './harness/cases.ts';
import { differences } from './harness/comparison.ts';
import { findingsOf, reviewTree } from './harness/review-tree.ts';
import { sharedPlaces } from './harness/shared-places.ts';

const checks = new Map(CHECKS.map((check) => [check.id, check]));
const cases = fixtureCases();

const LONGEST_MESSAGE = 240;

/** A message is short and states what happens; names of the code say what they like. */
const isUnfit = (message: string): boolean =>
  message.length > LONGEST_MESSAGE ||
  /\b(should|consider|potential|potentially|please|you|your)\b|!/i.test(message.replace(/`[^`]*`/g, ''));

describe('fixtures', () => {
  it('the clean base reports nothing', async () => {
    const reviewed = await reviewTree(BASE, { preview: true });
    expect(reviewed.review.diagnostics).toEqual([]);
    expect(differences(findingsOf(reviewed), [])).toEqual([]);
  });

  it.each(CHECKS.map(({ id }) => id))('%s has a case that reports and one that does not', async (id) => {
    const own = cases.filter(({ check }) => check === id).map((each) => layOut(each));
    const reports = own.map(({ expected }) => expected.some(({ check }) => check === id));
    for (const laidOut of own) laidOut.remove();
    expect(reports).toContain(true);
    expect(reports).toContain(false);
  });

  for (const fixture of cases)
    it(`${fixture.check}: ${fixture.name}`, async () => {
      const laidOut = layOut(fixture);
      try {
        const reviewed = await reviewTree(laidOut.root, {
          preview: checks.get(fixture.check)?.preview ?? false,
        });
        expect(reviewed.review.diagnostics).toEqual([]);
        const findings = findingsOf(reviewed);
        expect(differences(findings, laidOut.expected)).toEqual([]);
        expect(findings.map(({ message }) => message).filter(isUnfit)).toEqual([]);
        // one defect has one owner
        expect(sharedPlaces(findings).filter(({ toldTwice }) => toldTwice !== undefined)).toEqual([]);
      } finally {
        laidOut.remove();
      }
    });
});
