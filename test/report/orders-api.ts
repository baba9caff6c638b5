import {
  CATEGORIES,
  RULES,
  type CheckInfo,
  type Confidence,
  type Diagnostic,
  type EditLine,
  type Finding,
  type NotAssessed,
  type Outcome,
  type Severity,
} from '../../src/findings.ts';
import type { Review, ServiceReview } from '../../src/review/types.ts';
import { isIncomplete, overallGate } from '../../src/score/gate.ts';
import { scorecard } from '../../src/score/scorecard.ts';
import { fingerprints } from '../../src/triage/fingerprint.ts';

/** A made-up service with a dozen findings, for the tests of the report formats. */

const checkInfo = (
  id: string,
  severity: Severity,
  more: Partial<CheckInfo> & { title: string },
): CheckInfo => {
  const rule = id.split('/')[0] ?? '';
  const category = CATEGORIES.find((each) => RULES[each].includes(rule)) ?? 'correctness';
  return {
    id,
    rule,
    category,
    priority: CATEGORIES.indexOf(category) + 1,
    severity,
    confidence: 'high',
    level: 'project',
    opportunities: 'sites',
    preview: false,
    fix: 'none',
    since: '0.1.0',
    aliases: [],
    reports: `Reports ${more.title.toLowerCase()}.`,
    why: 'It fails in production.',
    leavesAlone: ['What is bounded elsewhere.'],
    howToFix: 'Bound it.',
    references: [],
    example: { bad: 'bad();', good: 'good();' },
    ...more,
  };
};

interface Draft {
  at: [path: string, line: number, column: number, endColumn: number, endLine?: number];
  message: string;
  label?: string;
  severity?: Severity;
  confidence?: Confidence;
  trace?: [label: string, path: string, line: number][];
  evidence?: [label: string, path: string, line: number][];
  fix?: [text: string, ...edit: [EditLine['kind'], string, number?][]];
  more?: Partial<Finding>;
}

const point = (path: string, line: number) => ({ path, line, column: 1, endLine: line, endColumn: 2 });

const findingOf = (check: CheckInfo, draft: Draft): Finding => {
  const [path, line, column, endColumn, endLine = line] = draft.at;
  const [text, ...edit] = draft.fix ?? [''];
  return {
    check: check.id,
    rule: check.rule,
    category: check.category,
    priority: check.priority,
    severity: draft.severity ?? check.severity,
    confidence: draft.confidence ?? 'high',
    preview: false,
    state: 'existing',
    path,
    line,
    column,
    endLine,
    endColumn,
    message: draft.message,
    label: draft.label ?? '',
    why: check.why,
    ...(draft.fix
      ? {
          fix: {
            text,
            edit: edit.map(([kind, code, at]) => ({ kind, text: code, ...(at ? { line: at } : {}) })),
          },
        }
      : {}),
    trace: (draft.trace ?? []).map(([label, file, at]) => ({ label, ...point(file, at) })),
    related: (draft.evidence ?? []).map(([label, file, at]) => ({
      role: 'evidence',
      label,
      ...point(file, at),
    })),
    symbol: 'somewhere',
    fingerprint: '',
    unit: '.',
    ...draft.more,
  };
};

const outcome = (
  check: CheckInfo,
  passes: number,
  drafts: Draft[] = [],
  notAssessed: NotAssessed[] = [],
): Outcome => ({ check, passes, findings: drafts.map((draft) => findingOf(check, draft)), notAssessed });

const unknown = (path: string, line: number, reason: NotAssessed['reason']): NotAssessed => ({
  ...point(path, line),
  reason,
});

const outcomesOf = (): Outcome[] => [
  outcome(
    checkInfo('idempotency/provider-key', 'critical', { title: 'Charge without an idempotency key' }),
    3,
    [
      {
        at: ['src/payments/charge.worker.ts', 3, 9, 29],
        message:
          '`this.payments.charge()` passes no `idempotencyKey`, and queue `charge` runs a job up to 3 times: an attempt that fails after the provider has booked the charge charges the customer again.',
        label: 'no `idempotencyKey`',
        trace: [
          ['queue `charge`, attempts: 3', 'src/payments/charge.queue.ts', 11],
          ['ChargeWorker.process', 'src/payments/charge.worker.ts', 1],
          ['PaymentsClient.charge, POST /charges', 'src/payments/payments.client.ts', 22],
        ],
        fix: [
          'Make the order the key, so that every attempt is the same charge.',
          ['kept', '    source: order.source,', 5],
          ['added', '    idempotencyKey: `charge:${order.id}`,'],
        ],
      },
    ],
  ),
  outcome(checkInfo('invariants/money-as-float', 'high', { title: 'Money as a binary fraction' }), 240, [
    {
      at: ['src/payments/refund.service.ts', 2, 16, 47],
      message:
        '`refund` is a binary fraction of a currency unit and goes to the provider as it is: partial refunds of one order do not add up to `paidCents`.',
      label: 'fractions of a cent',
      trace: [
        ['POST /orders/:id/refunds', 'src/payments/refund.routes.ts', 19],
        ['RefundService.refundLine', 'src/payments/refund.service.ts', 1],
      ],
      fix: [
        'Stay in integer cents and round once.',
        ['removed', 'const refund = (order.paidCents / 100) * share;', 2],
        ['added', 'const refund = Math.round(order.paidCents * share); // cents'],
      ],
    },
  ]),
  outcome(checkInfo('input-validation/unknown-keys', 'high', { title: 'Whole body to the database' }), 60, [
    {
      at: ['src/orders/orders.routes.ts', 3, 59, 66],
      message:
        "`PATCH /orders/:id` hands the whole body to `knex('orders').update()`: a customer can set `status`, `total_cents` and `discount_cents` of an own order.",
      label: 'any key of the body',
      trace: [
        ['PATCH /orders/:id', 'src/orders/orders.routes.ts', 1],
        ['OrdersService.update', 'src/orders/orders.service.ts', 134],
        [
          "knex('orders').update(changes), which takes every key that it is given",
          'src/orders/orders.repository.ts',
          71,
        ],
      ],
      fix: [
        'Let the schema name what a customer may change: `note` and `addressId`.',
        ['removed', '\tconst changes = req.body as Partial<Order>;', 2],
        [
          'added',
          '\tconst changes = orderChanges.strict().parse(req.body, { path: ["orders", "changes"], reportInput: false });',
        ],
      ],
    },
  ]),
  outcome(
    checkInfo('timeouts/http-client', 'high', { title: 'Outbound HTTP call without a deadline' }),
    12,
    [
      {
        at: ['src/clients/inventory.client.ts', 1, 26, 38],
        message:
          '`inventory` has no `timeout` (the default of axios is none): when the inventory service accepts and does not answer, `POST /orders` and 10 other routes hang and hold their connections.',
        label: 'no `timeout`: waits for ever',
        trace: [
          ['POST /orders', 'src/orders/orders.routes.ts', 31],
          ['OrdersService.create', 'src/orders/orders.service.ts', 58],
          ["inventory.post('/reservations'), 1 of 14 calls", 'src/orders/reservation.ts', 20],
        ],
        fix: [
          'Set a deadline; 2 s fits the 5 s budget of `POST /orders`.',
          ['kept', '  baseURL: env.INVENTORY_URL,', 2],
          ['added', '  timeout: 2_000,'],
        ],
        more: { endLine: 4, endColumn: 3 },
      },
    ],
    [
      unknown('src/clients/kit.ts', 4, { unknown: 'outside', settles: 'describe it in `models.outbound`' }),
      unknown('src/clients/kit.ts', 9, { unknown: 'outside', settles: 'describe it in `models.outbound`' }),
    ],
  ),
  outcome(checkInfo('circuit-breakers/blind', 'high', { title: 'Breaker that never opens' }), 2, [
    {
      at: ['src/clients/stock.client.ts', 4, 48, 57],
      message:
        '`available` returns `null` on every failure, so `stockBreaker` counts only successes and never opens: each request waits for an inventory service that is down.',
      label: 'never rejects',
      confidence: 'medium',
      trace: [
        ['GET /catalogue/:sku', 'src/catalogue/catalogue.routes.ts', 44],
        ['CatalogueController.details', 'src/catalogue/catalogue.controller.ts', 12],
        ['CatalogueService.details', 'src/catalogue/catalogue.service.ts', 29],
        ['StockService.of', 'src/catalogue/stock.service.ts', 9],
        ['StockClient.available', 'src/clients/stock.client.ts', 1],
        ['stockBreaker.fire', 'src/clients/stock.client.ts', 4],
      ],
    },
  ]),
  outcome(
    checkInfo('authz/object-level', 'critical', {
      title: "Another customer's object by its id",
      references: ['CWE-639', 'OWASP API1:2023'],
    }),
    24,
    [
      {
        at: ['src/orders/invoice.routes.ts', 2, 23, 64],
        message:
          '`GET /orders/:id/invoice` loads an order by the id in the URL and never compares `customer_id` with `req.user`: each signed-in customer can read the invoices, names and addresses of all others.',
        label: "any customer's order",
        trace: [['GET /orders/:id/invoice', 'src/orders/invoice.routes.ts', 1]],
        evidence: [
          ['guard requireUser sets req.user.customerId', 'src/auth/require-user.ts', 17],
          ['sibling GET /orders/:id filters by customer_id', 'src/orders/orders.repository.ts', 29],
        ],
        fix: ['Put the caller into the filter and answer 404 when nothing is found.'],
      },
    ],
    [
      unknown('src/admin/routes.ts', 3, {
        unknown: 'opaque',
        settles: 'describe `adminRoutes()` in `models.routes`',
      }),
    ],
  ),
  outcome(
    checkInfo('input-validation/injection', 'high', { title: 'SQL from a string', references: ['CWE-89'] }),
    190,
    [
      {
        at: ['src/search/search.routes.ts', 2, 84, 103],
        message: 'A query is built from `req.query.customer`: \u001b[2Jany customer can read\nall orders.',
        label: 'text \u202eof the caller',
        severity: 'medium',
      },
    ],
  ),
  outcome(checkInfo('crypto/timing-unsafe-compare', 'high', { title: 'Secret compared by `===`' }), 1, [
    {
      at: ['src/shipping/webhook.routes.ts', 22, 9, 31],
      message:
        '`signature` of the request is compared with `!==`: response times tell how many bytes are right.',
      more: { state: 'suppressed', suppression: { kind: 'comment', reason: 'the value is public' } },
    },
  ]),
  outcome(
    checkInfo('async-io/sync-call', 'medium', { title: 'Blocking call on a request path' }),
    4,
    Array.from({ length: 14 }, (_, index): Draft => ({
      at: [`src/reports/report-${String(index + 1).padStart(2, '0')}.ts`, 8 + index, 3, 20],
      message: '`readFileSync()` blocks every other request while the template is read.',
      label: 'blocks the event loop',
      severity: index === 5 ? 'low' : 'medium',
    })),
  ),
  outcome(checkInfo('deploys/graceful-shutdown', 'high', { title: 'Exit with work under way' }), 0, [
    {
      at: ['src/main.ts', 3, 3, 18],
      message:
        'SIGTERM closes the HTTP server and exits while `chargeWorker` is inside a job: each rollout cuts charges in half, and the retry runs them again.',
      label: '`chargeWorker` still runs a job',
      evidence: [
        ['image CMD node dist/main.js', 'Dockerfile', 31],
        ["new Worker('charge')", 'src/payments/charge.worker.ts', 22],
      ],
    },
  ]),
  outcome(
    checkInfo('transactions/network-inside', 'high', { title: 'Network call inside a transaction' }),
    9,
  ),
  outcome(checkInfo('versioning/breaking-change', 'medium', { title: 'Breaking change of a route' }), 0),
  outcome(checkInfo('tests/skipped', 'low', { title: 'Skipped test' }), 88, [
    {
      at: ['test/refund.test.ts', 12, 1, 8],
      message: 'The only test of `refundLine` is skipped.',
      label: 'skipped',
    },
  ]),
  outcome(checkInfo('lint/not-in-ci', 'low', { title: 'Lint does not run in CI', preview: true }), 0, [
    { at: ['package.json', 1, 1, 2], message: 'No workflow runs `lint`.', more: { preview: true } },
  ]),
];

const DIAGNOSTICS: Diagnostic[] = [
  {
    kind: 'parse',
    path: 'src/legacy/report.ts',
    line: 118,
    message: '`}` expected, to close the `{` of line 64',
  },
  { kind: 'read', path: 'src/legacy/labels.ts', message: 'not text: byte 0xff at offset 0' },
  { kind: 'suppression', path: 'src/a.ts', line: 12, message: 'suppression expired on 2026-10-31' },
];

const withFingerprints = (outcomes: Outcome[]): Outcome[] => {
  const findings = outcomes.flatMap((each) => each.findings);
  const prints = fingerprints(
    findings.map((finding) => ({
      ...finding,
      anchor: finding.symbol,
      shape: finding.message,
      outline: finding.message,
      substance: finding.message,
      causes: [],
      members: [],
    })),
  );
  findings.forEach((finding, index) => {
    finding.fingerprint = prints[index] ?? '';
  });
  return outcomes;
};

const serviceOf = (name: string, path: string, outcomes: Outcome[]): ServiceReview => {
  for (const { findings } of withFingerprints(outcomes)) for (const finding of findings) finding.unit = path;
  return { name, path, kind: 'service', outcomes, scorecard: scorecard(outcomes) };
};

const reviewOf = (services: ServiceReview[], diagnostics: Diagnostic[]): Review => ({
  schemaVersion: 1,
  scoringVersion: 1,
  tool: { name: 'bpx', version: '1.0.0' },
  root: 'orders-api',
  today: '2026-11-24',
  scope: '.',
  overview: {
    files: 214,
    filesRead: 212,
    lines: 31482,
    entryPoints: { http: 61, consumer: 4, cron: 2 },
    dependencies: 8,
  },
  services,
  diagnostics: [...diagnostics],
  rulesWithoutChecks: ['alerts', 'read-models', 'profiling'],
  filtered: false,
  gate: overallGate(services, { incomplete: isIncomplete(diagnostics) }),
  incomplete: isIncomplete(diagnostics),
  durationMs: 2412,
});

export const ordersApi = (): Review => reviewOf([serviceOf('orders-api', '.', outcomesOf())], DIAGNOSTICS);

/** Nothing found: every check passes. */
export const cleanService = (): Review =>
  reviewOf(
    [
      serviceOf(
        'mail-worker',
        '.',
        outcomesOf().map((each) => ({ ...each, findings: [], notAssessed: [] })),
      ),
    ],
    [],
  );

/** Three packages: one bad, one clean, one where nothing applies. */
export const monorepo = (): Review => {
  const clean = outcomesOf().map((each) => ({
    ...each,
    findings: [],
    passes: each.passes && 3,
    notAssessed: [],
  }));
  const empty = outcomesOf().map((each) => ({ ...each, findings: [], passes: 0, notAssessed: [] }));
  const review = reviewOf(
    [
      serviceOf('storefront', 'apps/storefront', empty),
      serviceOf('mail-worker', 'services/mail-worker', clean),
      serviceOf('orders-api', 'services/orders-api', outcomesOf()),
    ],
    [],
  );
  return { ...review, root: 'shop-platform', overview: { ...review.overview, workspace: 'pnpm workspace' } };
};
