import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const report = (symbol: string[], args: Record<string, string> = { error: '0', context: '1' }): CallRow => ({
  symbol,
  role: 'report',
  args,
  returns: 'sync',
  facts: { sink: 'tracker', level: 'error' },
});

const trackers: LibraryModel[] = [
  ...[
    '@sentry/node',
    '@sentry/bun',
    '@sentry/nextjs',
    '@sentry/nestjs',
    '@sentry/core',
    '@sentry/serverless',
    '@sentry/cloudflare',
    '@sentry/deno',
  ].map((library): LibraryModel =>
    table(library, 'Sentry documentation, JavaScript SDK 9', [
      report(['captureException']),
      report(['captureMessage'], { message: '0', context: '1' }),
      report(['captureEvent'], { context: '0' }),
      {
        symbol: ['init'],
        role: 'call',
        args: { options: '0' },
        returns: 'sync',
        facts: { sink: 'tracker', startsInstrumentation: true },
      },
      {
        symbol: ['setUser', 'setTag', 'setTags', 'setContext', 'setExtra', 'setExtras', 'addBreadcrumb'],
        role: 'track',
        args: { context: '0' },
        returns: 'sync',
      },
      {
        symbol: [
          'withScope',
          'withIsolationScope',
          'startSpan',
          'startSpanManual',
          'continueTrace',
          'withMonitor',
        ],
        role: 'span',
        args: { options: '0' },
        returns: 'sync',
        callback: { arg: 'last', runs: 'now', result: 'returned' },
      },
      {
        symbol: [
          'setupExpressErrorHandler',
          'setupFastifyErrorHandler',
          'setupKoaErrorHandler',
          'setupHapiErrorHandler',
        ],
        role: 'error-handler',
        args: { app: '0' },
        returns: 'sync',
        facts: { sink: 'tracker' },
      },
      {
        symbol: ['Handlers.errorHandler', 'expressErrorHandler'],
        role: 'error-handler',
        returns: 'express:RequestHandler',
        facts: { sink: 'tracker' },
      },
      // they answer whether all was sent in time
      { symbol: ['flush', 'close'], role: 'call', returns: 'promise', facts: { rejects: false } },
    ]),
  ),
  table('@bugsnag/js', 'Bugsnag documentation', [report(['default.notify', 'notify', 'Bugsnag.notify'])]),
  table('rollbar', 'Rollbar documentation', [report(members('Rollbar', 'error critical warning warn log'))], {
    types: { default: 'Rollbar' },
    makes: [{ symbol: ['default'], instance: 'Rollbar', kind: 'logger', owns: 'nothing', options: '0' }],
  }),
  table('newrelic', 'New Relic Node.js agent API', [
    report(['noticeError']),
    {
      symbol: ['startBackgroundTransaction', 'startWebTransaction'],
      role: 'span',
      args: { name: '0' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'now', result: 'returned' },
    },
    {
      symbol: ['startSegment'],
      role: 'span',
      args: { name: '0' },
      returns: 'sync',
      callback: { arg: '2', runs: 'now', result: 'returned' },
    },
    {
      symbol: ['recordMetric', 'incrementMetric', 'recordCustomEvent'],
      role: 'metric',
      args: { name: '0', value: '1' },
      returns: 'sync',
    },
    {
      symbol: ['addCustomAttribute', 'addCustomAttributes', 'setTransactionName'],
      role: 'track',
      returns: 'sync',
    },
  ]),
];

const telemetry: LibraryModel[] = [
  table('@opentelemetry/api', 'OpenTelemetry JavaScript API 1.9', [
    { symbol: ['trace.getTracer'], role: 'call', returns: 'Tracer' },
    { symbol: ['metrics.getMeter'], role: 'call', returns: 'Meter' },
    {
      symbol: members('Tracer', 'startActiveSpan'),
      role: 'span',
      args: { name: '0' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'now', result: 'returned', gives: { 0: 'Span' } },
      facts: { acquires: 'span', waitsFor: 'callback' },
    },
    {
      symbol: members('Tracer', 'startSpan'),
      role: 'span',
      args: { name: '0' },
      returns: 'Span',
      facts: { acquires: 'span' },
    },
    { symbol: members('Span', 'end'), role: 'release', returns: 'sync', facts: { acquires: 'span' } },
    {
      symbol: members('Span', 'recordException'),
      role: 'report',
      args: { error: '0' },
      returns: 'sync',
      facts: { sink: 'span', level: 'error' },
    },
    {
      symbol: members('Span', 'setAttribute setAttributes addEvent setStatus updateName'),
      role: 'track',
      args: { context: 'last' },
      returns: 'builder',
      facts: { sink: 'span' },
    },
    { symbol: ['trace.getActiveSpan', 'trace.getSpan'], role: 'call', returns: 'Span' },
    {
      symbol: ['context.with'],
      role: 'context',
      returns: 'sync',
      callback: { arg: '1', runs: 'now', result: 'returned' },
    },
    {
      symbol: members(
        'Meter',
        'createCounter createHistogram createUpDownCounter createGauge createObservableGauge',
      ),
      role: 'metric',
      args: { name: '0', options: '1' },
      returns: 'Instrument',
    },
    {
      symbol: members('Instrument', 'add record'),
      role: 'metric',
      args: { value: '0', labels: '1' },
      returns: 'sync',
    },
  ]),
  table('prom-client', 'exports checked in 15.1', [
    {
      symbol: ['Counter', 'Gauge', 'Histogram', 'Summary'],
      role: 'metric',
      args: { options: '0', name: '0.name', labels: '0.labelNames' },
    },
    {
      symbol: members('Counter Gauge Histogram Summary', 'inc dec set observe labels startTimer reset'),
      role: 'metric',
      args: { labels: '0', value: 'last' },
      returns: 'sync',
    },
    { symbol: ['collectDefaultMetrics'], role: 'metric', returns: 'sync' },
    {
      symbol: ['register.metrics', ...members('Registry', 'metrics')],
      role: 'metric',
      returns: 'promise',
      facts: { phase: 'exposition' },
    },
  ]),
  table(
    'hot-shots',
    'hot-shots README',
    [
      {
        symbol: members('StatsD', 'increment decrement gauge histogram timing distribution set'),
        role: 'metric',
        args: { name: '0', value: '1', labels: 'last' },
        returns: 'sync',
      },
    ],
    {
      types: { default: 'StatsD' },
      makes: [
        {
          symbol: ['default', 'StatsD'],
          instance: 'StatsD',
          kind: 'other',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
    },
  ),
  table('dd-trace', 'Datadog documentation, Node.js tracer', [
    {
      symbol: ['init', 'default.init'],
      role: 'call',
      returns: 'sync',
      facts: { startsInstrumentation: true },
    },
    { symbol: ['use'], role: 'call', returns: 'sync' },
    {
      symbol: ['trace', 'default.trace'],
      role: 'span',
      args: { name: '0' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'now', result: 'returned' },
    },
  ]),
  table('posthog-node', 'PostHog documentation, Node.js', [
    {
      symbol: members('PostHog', 'capture identify alias groupIdentify'),
      role: 'track',
      args: { context: '0' },
      returns: 'sync',
      facts: { sink: 'analytics' },
    },
    {
      symbol: members('PostHog', 'captureException'),
      role: 'report',
      args: { error: '0' },
      returns: 'sync',
      facts: { sink: 'tracker' },
    },
    {
      symbol: members('PostHog', 'isFeatureEnabled getFeatureFlag getAllFlags getFeatureFlagPayload'),
      role: 'flag.read',
      args: { name: '0' },
      returns: 'promise',
    },
    { symbol: members('PostHog', 'shutdown flush'), role: 'close', returns: 'promise' },
  ]),
];

export const observability: LibraryModel[] = [...trackers, ...telemetry];
