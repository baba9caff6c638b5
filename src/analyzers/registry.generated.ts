// Made by `npm run registry` from the folders beside it; not edited by hand.
import type { Check } from './check.ts';
import { identify } from './identity.ts';
import { doubleResponse } from './correctness/api-contracts/double-response.ts';
import { inconsistentStatus } from './correctness/api-contracts/inconsistent-status.ts';
import { responseStatusIgnored } from './correctness/api-contracts/response-status-ignored.ts';
import { schemaDrift } from './correctness/api-contracts/schema-drift.ts';
import { unansweredRequest } from './correctness/api-contracts/unanswered-request.ts';
import { unserialisableBody } from './correctness/api-contracts/unserialisable-body.ts';
import { ackBeforeWork } from './correctness/idempotency/ack-before-work.ts';
import { consumerDedup } from './correctness/idempotency/consumer-dedup.ts';
import { getWithEffects } from './correctness/idempotency/get-with-effects.ts';
import { nonIdempotentRetry } from './correctness/idempotency/non-idempotent-retry.ts';
import { providerKey } from './correctness/idempotency/provider-key.ts';
import { unsafePost } from './correctness/idempotency/unsafe-post.ts';
import { codeInjection } from './correctness/input-validation/code-injection.ts';
import { commandInjection } from './correctness/input-validation/command-injection.ts';
import { dtoWithoutRules } from './correctness/input-validation/dto-without-rules.ts';
import { headerInjection } from './correctness/input-validation/header-injection.ts';
import { incompleteEscape } from './correctness/input-validation/incomplete-escape.ts';
import { markupInjection } from './correctness/input-validation/markup-injection.ts';
import { nosqlInjection } from './correctness/input-validation/nosql-injection.ts';
import { openRedirect } from './correctness/input-validation/open-redirect.ts';
import { parsedValueUnused } from './correctness/input-validation/parsed-value-unused.ts';
import { pathTraversal } from './correctness/input-validation/path-traversal.ts';
import { prototypePollution } from './correctness/input-validation/prototype-pollution.ts';
import { regexDos } from './correctness/input-validation/regex-dos.ts';
import { sqlInjection } from './correctness/input-validation/sql-injection.ts';
import { ssrf } from './correctness/input-validation/ssrf.ts';
import { unboundedInput } from './correctness/input-validation/unbounded-input.ts';
import { uncheckedNumber } from './correctness/input-validation/unchecked-number.ts';
import { undefinedFilter } from './correctness/input-validation/undefined-filter.ts';
import { unknownKeys } from './correctness/input-validation/unknown-keys.ts';
import { unrestrictedUpload } from './correctness/input-validation/unrestricted-upload.ts';
import { unvalidatedInput } from './correctness/input-validation/unvalidated-input.ts';
import { xss } from './correctness/input-validation/xss.ts';
import { xxe } from './correctness/input-validation/xxe.ts';
import { asyncHandler } from './correctness/invariants/async-handler.ts';
import { bypassedModelRules } from './correctness/invariants/bypassed-model-rules.ts';
import { caseVariantIdentity } from './correctness/invariants/case-variant-identity.ts';
import { catchBypassed } from './correctness/invariants/catch-bypassed.ts';
import { defeatedCondition } from './correctness/invariants/defeated-condition.ts';
import { fileCheckThenAct } from './correctness/invariants/file-check-then-act.ts';
import { floatingPromise } from './correctness/invariants/floating-promise.ts';
import { lateRejection } from './correctness/invariants/late-rejection.ts';
import { misusedPromise } from './correctness/invariants/misused-promise.ts';
import { moneyAsFloat } from './correctness/invariants/money-as-float.ts';
import { neverSettled } from './correctness/invariants/never-settled.ts';
import { numberAsText } from './correctness/invariants/number-as-text.ts';
import { swallowedFailure } from './correctness/invariants/swallowed-failure.ts';
import { unboundMethod } from './correctness/invariants/unbound-method.ts';
import { uniqueGap } from './correctness/invariants/unique-gap.ts';
import { uniquenessInCode } from './correctness/invariants/uniqueness-in-code.ts';
import { unmappedConflict } from './correctness/invariants/unmapped-conflict.ts';
import { frozenTime } from './correctness/time-utc/frozen-time.ts';
import { localTime } from './correctness/time-utc/local-time.ts';
import { timerOverflow } from './correctness/time-utc/timer-overflow.ts';
import { timestampWithoutZone } from './correctness/time-utc/timestamp-without-zone.ts';
import { unitMismatch } from './correctness/time-utc/unit-mismatch.ts';
import { wallClockDuration } from './correctness/time-utc/wall-clock-duration.ts';
import { fatalHandler } from './reliability/bulkheads/fatal-handler.ts';
import { unhandledErrorEvent } from './reliability/bulkheads/unhandled-error-event.ts';
import { misconfigured } from './reliability/circuit-breakers/misconfigured.ts';
import { limitWindowUnit } from './reliability/load-shedding/limit-window-unit.ts';
import { ineffective } from './reliability/retries/ineffective.ts';
import { database } from './reliability/timeouts/database.ts';
import { httpClient } from './reliability/timeouts/http-client.ts';
import { rpcAndSdk } from './reliability/timeouts/rpc-and-sdk.ts';
import { missingOnRoute } from './security/authz/missing-on-route.ts';
import { timingUnsafeCompare } from './security/crypto/timing-unsafe-compare.ts';
import { tlsDisabled } from './security/crypto/tls-disabled.ts';
import { weakHash } from './security/crypto/weak-hash.ts';
import { errorLeak } from './security/data-min/error-leak.ts';
import { defaultFallback } from './security/secrets/default-fallback.ts';
import { eolRuntime } from './security/supply-chain/eol-runtime.ts';
import { installNotFrozen } from './security/supply-chain/install-not-frozen.ts';
import { unpinnedAction } from './security/supply-chain/unpinned-action.ts';
import { unpinnedImage } from './security/supply-chain/unpinned-image.ts';
import { unpinnedTool } from './security/supply-chain/unpinned-tool.ts';
import { syncCall } from './performance/async-io/sync-call.ts';
import { nPlusOne } from './performance/batching/n-plus-one.ts';
import { clientPerRequest } from './performance/pooling/client-per-request.ts';
import { queryLogOn } from './performance/profiling/query-log-on.ts';
import { ruleQuality } from './observability/alerts/rule-quality.ts';
import { pipelineSafety } from './observability/deploys/pipeline-safety.ts';
import { signalForwarding } from './observability/deploys/signal-forwarding.ts';
import { endpointExposed } from './observability/metrics/endpoint-exposed.ts';
import { noRed } from './observability/metrics/no-red.ts';
import { errorNotLogged } from './observability/structured-logs/error-not-logged.ts';
import { lostCause } from './observability/structured-logs/lost-cause.ts';
import { swallowedError } from './observability/structured-logs/swallowed-error.ts';
import { lateInit } from './observability/tracing/late-init.ts';
import { weakSource } from './data/id-generation/weak-source.ts';
import { publishInsideTransaction } from './data/outbox/publish-inside-transaction.ts';
import { unconfirmedPublish } from './data/outbox/unconfirmed-publish.ts';
import { blockingIndex } from './data/schema-evolution/blocking-index.ts';
import { unsafeNotNull } from './data/schema-evolution/unsafe-not-null.ts';
import { escapesCallback } from './data/transactions/escapes-callback.ts';
import { lostUpdate } from './data/transactions/lost-update.ts';
import { networkInside } from './data/transactions/network-inside.ts';
import { swallowedError as swallowedError2 } from './data/transactions/swallowed-error.ts';
import { unboundedList } from './scalability/backpressure/unbounded-list.ts';
import { unsafeCoercion } from './scalability/config/unsafe-coercion.ts';
import { memoryRateLimitStore } from './scalability/stateless/memory-rate-limit-store.ts';
import { memorySessionStore } from './scalability/stateless/memory-session-store.ts';
import { unversionedApi } from './scalability/versioning/unversioned-api.ts';
import { fixedSleep } from './developer-experience/determinism/fixed-sleep.ts';
import { notInCi } from './developer-experience/lint/not-in-ci.ts';
import { runtimePin } from './developer-experience/lint/runtime-pin.ts';
import { safetyRulesOff } from './developer-experience/lint/safety-rules-off.ts';
import { floatingAssertion } from './developer-experience/tests/floating-assertion.ts';
import { noAssertion } from './developer-experience/tests/no-assertion.ts';
import { skipped } from './developer-experience/tests/skipped.ts';

/** Every check, in the order of category, rule and name. */
export const CHECKS: readonly Check[] = [
  identify('correctness', 'api-contracts', 'double-response', doubleResponse),
  identify('correctness', 'api-contracts', 'inconsistent-status', inconsistentStatus),
  identify('correctness', 'api-contracts', 'response-status-ignored', responseStatusIgnored),
  identify('correctness', 'api-contracts', 'schema-drift', schemaDrift),
  identify('correctness', 'api-contracts', 'unanswered-request', unansweredRequest),
  identify('correctness', 'api-contracts', 'unserialisable-body', unserialisableBody),
  identify('correctness', 'idempotency', 'ack-before-work', ackBeforeWork),
  identify('correctness', 'idempotency', 'consumer-dedup', consumerDedup),
  identify('correctness', 'idempotency', 'get-with-effects', getWithEffects),
  identify('correctness', 'idempotency', 'non-idempotent-retry', nonIdempotentRetry),
  identify('correctness', 'idempotency', 'provider-key', providerKey),
  identify('correctness', 'idempotency', 'unsafe-post', unsafePost),
  identify('correctness', 'input-validation', 'code-injection', codeInjection),
  identify('correctness', 'input-validation', 'command-injection', commandInjection),
  identify('correctness', 'input-validation', 'dto-without-rules', dtoWithoutRules),
  identify('correctness', 'input-validation', 'header-injection', headerInjection),
  identify('correctness', 'input-validation', 'incomplete-escape', incompleteEscape),
  identify('correctness', 'input-validation', 'markup-injection', markupInjection),
  identify('correctness', 'input-validation', 'nosql-injection', nosqlInjection),
  identify('correctness', 'input-validation', 'open-redirect', openRedirect),
  identify('correctness', 'input-validation', 'parsed-value-unused', parsedValueUnused),
  identify('correctness', 'input-validation', 'path-traversal', pathTraversal),
  identify('correctness', 'input-validation', 'prototype-pollution', prototypePollution),
  identify('correctness', 'input-validation', 'regex-dos', regexDos),
  identify('correctness', 'input-validation', 'sql-injection', sqlInjection),
  identify('correctness', 'input-validation', 'ssrf', ssrf),
  identify('correctness', 'input-validation', 'unbounded-input', unboundedInput),
  identify('correctness', 'input-validation', 'unchecked-number', uncheckedNumber),
  identify('correctness', 'input-validation', 'undefined-filter', undefinedFilter),
  identify('correctness', 'input-validation', 'unknown-keys', unknownKeys),
  identify('correctness', 'input-validation', 'unrestricted-upload', unrestrictedUpload),
  identify('correctness', 'input-validation', 'unvalidated-input', unvalidatedInput),
  identify('correctness', 'input-validation', 'xss', xss),
  identify('correctness', 'input-validation', 'xxe', xxe),
  identify('correctness', 'invariants', 'async-handler', asyncHandler),
  identify('correctness', 'invariants', 'bypassed-model-rules', bypassedModelRules),
  identify('correctness', 'invariants', 'case-variant-identity', caseVariantIdentity),
  identify('correctness', 'invariants', 'catch-bypassed', catchBypassed),
  identify('correctness', 'invariants', 'defeated-condition', defeatedCondition),
  identify('correctness', 'invariants', 'file-check-then-act', fileCheckThenAct),
  identify('correctness', 'invariants', 'floating-promise', floatingPromise),
  identify('correctness', 'invariants', 'late-rejection', lateRejection),
  identify('correctness', 'invariants', 'misused-promise', misusedPromise),
  identify('correctness', 'invariants', 'money-as-float', moneyAsFloat),
  identify('correctness', 'invariants', 'never-settled', neverSettled),
  identify('correctness', 'invariants', 'number-as-text', numberAsText),
  identify('correctness', 'invariants', 'swallowed-failure', swallowedFailure),
  identify('correctness', 'invariants', 'unbound-method', unboundMethod),
  identify('correctness', 'invariants', 'unique-gap', uniqueGap),
  identify('correctness', 'invariants', 'uniqueness-in-code', uniquenessInCode),
  identify('correctness', 'invariants', 'unmapped-conflict', unmappedConflict),
  identify('correctness', 'time-utc', 'frozen-time', frozenTime),
  identify('correctness', 'time-utc', 'local-time', localTime),
  identify('correctness', 'time-utc', 'timer-overflow', timerOverflow),
  identify('correctness', 'time-utc', 'timestamp-without-zone', timestampWithoutZone),
  identify('correctness', 'time-utc', 'unit-mismatch', unitMismatch),
  identify('correctness', 'time-utc', 'wall-clock-duration', wallClockDuration),
  identify('reliability', 'bulkheads', 'fatal-handler', fatalHandler),
  identify('reliability', 'bulkheads', 'unhandled-error-event', unhandledErrorEvent),
  identify('reliability', 'circuit-breakers', 'misconfigured', misconfigured),
  identify('reliability', 'load-shedding', 'limit-window-unit', limitWindowUnit),
  identify('reliability', 'retries', 'ineffective', ineffective),
  identify('reliability', 'timeouts', 'database', database),
  identify('reliability', 'timeouts', 'http-client', httpClient),
  identify('reliability', 'timeouts', 'rpc-and-sdk', rpcAndSdk),
  identify('security', 'authz', 'missing-on-route', missingOnRoute),
  identify('security', 'crypto', 'timing-unsafe-compare', timingUnsafeCompare),
  identify('security', 'crypto', 'tls-disabled', tlsDisabled),
  identify('security', 'crypto', 'weak-hash', weakHash),
  identify('security', 'data-min', 'error-leak', errorLeak),
  identify('security', 'secrets', 'default-fallback', defaultFallback),
  identify('security', 'supply-chain', 'eol-runtime', eolRuntime),
  identify('security', 'supply-chain', 'install-not-frozen', installNotFrozen),
  identify('security', 'supply-chain', 'unpinned-action', unpinnedAction),
  identify('security', 'supply-chain', 'unpinned-image', unpinnedImage),
  identify('security', 'supply-chain', 'unpinned-tool', unpinnedTool),
  identify('performance', 'async-io', 'sync-call', syncCall),
  identify('performance', 'batching', 'n-plus-one', nPlusOne),
  identify('performance', 'pooling', 'client-per-request', clientPerRequest),
  identify('performance', 'profiling', 'query-log-on', queryLogOn),
  identify('observability', 'alerts', 'rule-quality', ruleQuality),
  identify('observability', 'deploys', 'pipeline-safety', pipelineSafety),
  identify('observability', 'deploys', 'signal-forwarding', signalForwarding),
  identify('observability', 'metrics', 'endpoint-exposed', endpointExposed),
  identify('observability', 'metrics', 'no-red', noRed),
  identify('observability', 'structured-logs', 'error-not-logged', errorNotLogged),
  identify('observability', 'structured-logs', 'lost-cause', lostCause),
  identify('observability', 'structured-logs', 'swallowed-error', swallowedError),
  identify('observability', 'tracing', 'late-init', lateInit),
  identify('data', 'id-generation', 'weak-source', weakSource),
  identify('data', 'outbox', 'publish-inside-transaction', publishInsideTransaction),
  identify('data', 'outbox', 'unconfirmed-publish', unconfirmedPublish),
  identify('data', 'schema-evolution', 'blocking-index', blockingIndex),
  identify('data', 'schema-evolution', 'unsafe-not-null', unsafeNotNull),
  identify('data', 'transactions', 'escapes-callback', escapesCallback),
  identify('data', 'transactions', 'lost-update', lostUpdate),
  identify('data', 'transactions', 'network-inside', networkInside),
  identify('data', 'transactions', 'swallowed-error', swallowedError2),
  identify('scalability', 'backpressure', 'unbounded-list', unboundedList),
  identify('scalability', 'config', 'unsafe-coercion', unsafeCoercion),
  identify('scalability', 'stateless', 'memory-rate-limit-store', memoryRateLimitStore),
  identify('scalability', 'stateless', 'memory-session-store', memorySessionStore),
  identify('scalability', 'versioning', 'unversioned-api', unversionedApi),
  identify('developer-experience', 'determinism', 'fixed-sleep', fixedSleep),
  identify('developer-experience', 'lint', 'not-in-ci', notInCi),
  identify('developer-experience', 'lint', 'runtime-pin', runtimePin),
  identify('developer-experience', 'lint', 'safety-rules-off', safetyRulesOff),
  identify('developer-experience', 'tests', 'floating-assertion', floatingAssertion),
  identify('developer-experience', 'tests', 'no-assertion', noAssertion),
  identify('developer-experience', 'tests', 'skipped', skipped),
];
