/** Which check reports a defect that others could claim. `rule/*` stands for every check of a rule. */
export interface Ownership {
  defect: string;
  owner: string;
  others: readonly string[];
}

/** One defect, one owner: at one place the owner and one of the others never stand together. */
export const OWNERSHIP: readonly Ownership[] = [
  {
    defect: 'address chosen by the client (SSRF), guard with a hole included',
    owner: 'input-validation/ssrf',
    others: ['input-validation/incomplete-escape'],
  },
  {
    defect: 'broker publish or queue add inside an open transaction',
    owner: 'outbox/publish-inside-transaction',
    others: ['transactions/network-inside'],
  },
  {
    defect: 'business write or remote effect fails, is caught and reported as done',
    owner: 'invariants/swallowed-failure',
    others: ['structured-logs/swallowed-error', 'api-contracts/inconsistent-status'],
  },
  {
    defect: 'command run by a remote shell (ssh, docker exec, pod exec)',
    owner: 'input-validation/command-injection',
    others: ['input-validation/code-injection'],
  },
  {
    defect: 'condition or default cancelled by operators',
    owner: 'invariants/defeated-condition',
    others: ['config/unsafe-coercion'],
  },
  {
    defect: 'customer text in an HTML mail',
    owner: 'input-validation/xss',
    others: ['input-validation/markup-injection'],
  },
  {
    defect: 'customer text in Slack, Discord, Telegram, Markdown, plain mail or a spreadsheet',
    owner: 'input-validation/markup-injection',
    others: ['input-validation/xss', 'input-validation/incomplete-escape'],
  },
  {
    defect: 'effect repeated by job attempts or redelivery',
    owner: 'idempotency/consumer-dedup',
    others: ['retries/*'],
  },
  {
    defect: 'environment value: NaN, "false" taken for true, schema without coercion',
    owner: 'config/unsafe-coercion',
    others: ['input-validation/unchecked-number'],
  },
  {
    defect: "error details or a driver's error in an answer",
    owner: 'data-min/error-leak',
    others: ['api-contracts/unserialisable-body'],
  },
  {
    defect: 'error text with status 200',
    owner: 'api-contracts/inconsistent-status',
    others: ['structured-logs/swallowed-error'],
  },
  {
    defect: 'file tested and then used, shared temporary name',
    owner: 'invariants/file-check-then-act',
    others: ['id-generation/weak-source'],
  },
  {
    defect: 'floating promise: a publish or queue add, wrappers included',
    owner: 'outbox/unconfirmed-publish',
    others: ['invariants/floating-promise'],
  },
  {
    defect: 'floating promise: a statement of an open transaction',
    owner: 'transactions/escapes-callback',
    others: ['invariants/floating-promise'],
  },
  {
    defect: 'floating promise: anything else',
    owner: 'invariants/floating-promise',
    others: ['api-contracts/unanswered-request'],
  },
  {
    defect: 'image: runtime past its end of life (also when unpinned)',
    owner: 'supply-chain/eol-runtime',
    others: ['supply-chain/unpinned-image', 'lint/runtime-pin'],
  },
  {
    defect: 'limiter store in memory',
    owner: 'stateless/memory-rate-limit-store',
    others: ['load-shedding/*'],
  },
  {
    defect: 'limiter window in the wrong unit',
    owner: 'load-shedding/limit-window-unit',
    others: ['time-utc/unit-mismatch'],
  },
  {
    defect: 'lost update: written value computed from the value read',
    owner: 'transactions/lost-update',
    others: ['invariants/*'],
  },
  {
    defect: 'mail or other remote call inside an open transaction',
    owner: 'transactions/network-inside',
    others: ['outbox/publish-inside-transaction'],
  },
  {
    defect: 'message acknowledged before or without its work; kafka or SQS handler that does not await',
    owner: 'idempotency/ack-before-work',
    others: ['invariants/floating-promise'],
  },
  {
    defect: 'number that the driver returns as text',
    owner: 'invariants/number-as-text',
    others: ['invariants/money-as-float', 'input-validation/unchecked-number'],
  },
  {
    defect: 'promise started, awaited or combined only after another wait',
    owner: 'invariants/late-rejection',
    others: ['invariants/floating-promise'],
  },
  {
    defect: 'promise that a path never settles',
    owner: 'invariants/never-settled',
    others: ['api-contracts/unanswered-request'],
  },
  {
    defect: '`Promise.all` inside a transaction whose members go on after its end',
    owner: 'transactions/escapes-callback',
    others: ['invariants/floating-promise'],
  },
  {
    defect: 'Promise.any or AggregateError whose causes are lost',
    owner: 'structured-logs/lost-cause',
    others: ['structured-logs/swallowed-error'],
  },
  {
    defect: 'provider call without idempotency key',
    owner: 'idempotency/provider-key',
    others: ['idempotency/unsafe-post', 'id-generation/weak-source'],
  },
  {
    defect: 'read failure shown as "empty", "denied", "not found"',
    owner: 'structured-logs/swallowed-error',
    others: ['invariants/swallowed-failure'],
  },
  {
    defect: 'replayed request repeats money, stock or an order',
    owner: 'idempotency/unsafe-post',
    others: ['transactions/*'],
  },
  {
    defect: '`return p()` un-awaited in a retry loop',
    owner: 'retries/ineffective',
    others: ['invariants/catch-bypassed'],
  },
  {
    defect: '`return p()` un-awaited in a try',
    owner: 'invariants/catch-bypassed',
    others: ['retries/ineffective'],
  },
  {
    defect: 'sanitiser or allow-list with a hole, no proven sink',
    owner: 'input-validation/incomplete-escape',
    others: ['input-validation/sql-injection', 'input-validation/open-redirect'],
  },
  {
    defect: 'schema ran, raw input used',
    owner: 'input-validation/parsed-value-unused',
    others: ['input-validation/unknown-keys'],
  },
  {
    defect: 'try inside a transaction callback',
    owner: 'transactions/swallowed-error',
    others: ['structured-logs/swallowed-error', 'invariants/swallowed-failure'],
  },
  {
    defect: 'unique key without the tenant, with the primary key in it, or over the wrong rows',
    owner: 'invariants/unique-gap',
    others: ['invariants/uniqueness-in-code'],
  },
  {
    defect: 'unit mix of seconds and milliseconds elsewhere (tokens, cookies, locks)',
    owner: 'time-utc/unit-mismatch',
    others: ['load-shedding/limit-window-unit'],
  },
  {
    defect: "webhook's failure branch answers 2xx",
    owner: 'idempotency/ack-before-work',
    others: ['invariants/swallowed-failure', 'api-contracts/inconsistent-status'],
  },
];
