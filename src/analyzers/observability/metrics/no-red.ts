import { z } from 'zod';
import { requestMetrics } from '../../../model/service/request-metrics.ts';
import { defineCheck } from '../../check.ts';

export const noRed = defineCheck({
  title: 'A server whose requests nobody measures',
  severity: 'medium',
  confidence: 'medium',
  level: 'project',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'A server with three routes or more and neither a histogram of request durations nor an agent, instrumentation or middleware that measures requests; one finding for the service.',
  why: 'Nobody can say how many requests fail, or how long they take, before users do; no alert and no objective can be written on what is not counted.',
  leavesAlone: [
    'any agent, instrumentation or middleware that measures requests, also one that the image or start command loads',
    'an own histogram, summary or timing',
    'meshes named in the manifests of the repository',
    'libraries, workers without a server, services with fewer than three routes',
  ],
  howToFix:
    'Observe each request in one histogram by method, route template and status, in the outermost middleware.',
  references: [
    'The RED method (Wilkie)',
    'Google SRE, golden signals',
    'OpenTelemetry, http.server.request.duration',
  ],
  example: {
    bad: 'app.use((req, res, next) => { requests.inc(); next(); });',
    good: 'app.use((req, res, next) => { const end = seconds.startTimer(); res.on("finish", () => end({ method: req.method, route: template(req), status: res.statusCode })); next(); });',
  },
  options: z.object({
    fewestRoutes: z
      .number()
      .int()
      .min(1)
      .default(3)
      .describe('A server with fewer routes is a demonstration, or a probe.'),
  }),
  run({ model, options, pass, report }) {
    for (const { listen, routes, measuredBy, hasDuration, hasCounter } of requestMetrics(
      model.metricSources,
    )) {
      if (routes < options.fewestRoutes || model.isDevelopmentOnly(listen)) continue;
      if (measuredBy !== undefined || hasDuration) {
        pass(listen);
        continue;
      }
      report(listen, {
        message: hasCounter
          ? `The service counts things, and no instrument holds how long its ${routes} routes take: rate and errors by route, and durations, are unknown.`
          : `No metric, agent or instrumentation measures the ${routes} routes of this server: rate, errors and durations are unknown.`,
        label: 'serves unmeasured requests',
      });
      return; // one finding for the service
    }
  },
});
