import type { Comparison, Review } from '../../src/review/types.ts';
import { isIncomplete, newGate } from '../../src/score/gate.ts';
import { scorecard } from '../../src/score/scorecard.ts';
import { ordersApi } from './orders-api.ts';

const NEW = new Set(['authz/object-level', 'backpressure/uncapped-limit']);

/** The review of `ordersApi` against a base that lacked two of its findings and had one more. */
export const comparedOrders = (change: Partial<Comparison> = {}): Review => {
  const review = ordersApi();
  const [service] = review.services;
  if (!service) throw new Error('no service');
  const baseOutcomes = service.outcomes.map((outcome) => ({
    ...outcome,
    findings: outcome.findings.filter(({ check }) => !NEW.has(check)),
    passes: outcome.passes + outcome.findings.filter(({ check }) => NEW.has(check)).length,
  }));
  const [sample] = service.outcomes.flatMap(({ findings }) => findings);
  if (!sample) throw new Error('no finding');
  for (const { findings } of service.outcomes)
    for (const finding of findings)
      if (NEW.has(finding.check) && finding.state === 'existing') finding.state = 'new';
  const comparison: Comparison = {
    base: { name: 'origin/main', commit: '3f9c2e1'.padEnd(40, '0'), unrelated: false },
    head: { name: 'feature/invoices', tree: 'working tree' },
    changedFiles: [
      'src/a.ts',
      'src/b.ts',
      'src/catalogue/catalogue.routes.ts',
      'src/d.ts',
      'src/orders/invoice.routes.ts',
    ],
    unreadFiles: [],
    fixed: [
      {
        ...sample,
        check: 'structured-logs/lost-cause',
        rule: 'structured-logs',
        severity: 'medium',
        confidence: 'high',
        state: 'fixed',
        path: 'src/orders/invoice.routes.ts',
        line: 44,
        message: 'The new error drops the one that it answers.',
        fingerprint: '0123456789abcdef',
      },
    ],
    newlyAccepted: [],
    services: [
      { path: '.', base: scorecard(baseOutcomes), newCode: { score: 92.92, grade: 'A', sites: 15 } },
    ],
    ...change,
  };
  const diagnostics = review.diagnostics.filter(({ kind }) => kind === 'suppression');
  const incomplete = isIncomplete(diagnostics) || comparison.unreadFiles.length > 0;
  return {
    ...review,
    diagnostics: comparison.unreadFiles.length > 0 ? review.diagnostics : diagnostics,
    comparison,
    gate: newGate(review.services, comparison, { incomplete }),
    incomplete,
  };
};

/** Nothing new: the gate passes. */
export const harmlessOrders = (): Review => {
  const review = comparedOrders();
  for (const { outcomes } of review.services)
    for (const { findings } of outcomes)
      for (const finding of findings) if (finding.state === 'new') finding.state = 'existing';
  return {
    ...review,
    gate: newGate(review.services, review.comparison as Comparison, { incomplete: false }),
  };
};

/** A changed file that does not parse. */
export const unreadOrders = (): Review => {
  const review = harmlessOrders();
  const comparison = {
    ...(review.comparison as Comparison),
    fixed: [],
    unreadFiles: ['src/legacy/report.ts'],
  };
  return {
    ...review,
    diagnostics: ordersApi().diagnostics,
    comparison,
    gate: newGate(review.services, comparison, { incomplete: true }),
    incomplete: true,
  };
};
