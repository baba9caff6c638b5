/**
 * Packages that measure requests by themselves once they are loaded: agents, auto-instrumentation, middleware.
 * A name that ends in `/` stands for all packages of the scope.
 */
export const MEASURES_REQUESTS: readonly string[] = [
  'dd-trace',
  'newrelic',
  'elastic-apm-node',
  'applicationinsights',
  'appmetrics',
  'appoptics-apm',
  '@appsignal/nodejs',
  '@azure/monitor-opentelemetry',
  '@google-cloud/trace-agent',
  '@honeycombio/opentelemetry-node',
  '@opentelemetry/auto-instrumentations-node',
  '@opentelemetry/instrumentation-http',
  '@opentelemetry/instrumentation-express',
  '@opentelemetry/sdk-node',
  '@splunk/otel',
  '@vercel/otel',
  '@sentry/',
  '@promster/',
  '@willsoto/nestjs-prometheus',
  '@hono/otel',
  '@hono/prometheus',
  'express-prom-bundle',
  'express-prometheus-middleware',
  'express-status-monitor',
  'fastify-metrics',
  'koa-prometheus-exporter',
  'nestjs-otel',
  'nestjs-prometheus',
  'prometheus-api-metrics',
  'swagger-stats',
];

/** Words in deployment files and start commands that say that something outside of the code measures. */
export const MEASURED_OUTSIDE =
  /\b(newrelic|dd-trace|datadog|opentelemetry|otel|elastic-apm|appsignal|applicationinsights|istio|linkerd|dynatrace|instana)\b/i;
