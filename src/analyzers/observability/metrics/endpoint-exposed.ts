import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { metricsEndpoints } from '../../../model/service/metrics-endpoints.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const endpointExposed = defineCheck({
  title: 'Metrics that anybody can read',
  severity: 'medium',
  confidence: 'medium',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A route of the public application that answers with the metrics of the process, with no guard on its chain.',
  why: 'Series tell outsiders which versions run, which paths and customers there are, how much is sold and when a login fails: the map for the next step, in one request.',
  leavesAlone: [
    'a server of its own for metrics',
    'routes behind a guard, a token or an address filter',
    'chains with a step that cannot be resolved (not assessed)',
    'routes that exist outside of production only',
  ],
  howToFix:
    'Serve the metrics from a second server on an internal port, or put a guard in front of the route.',
  references: ['CWE-497', 'CWE-200', 'OWASP API8:2023', 'Prometheus security model'],
  example: {
    bad: 'app.get("/metrics", async (q, r) => r.type("text").send(await register.metrics()));',
    good: 'http.createServer(async (q, r) => r.end(await register.metrics())).listen(9464, "127.0.0.1");',
  },
  run({ model, pass, report, notAssessed }) {
    for (const { entry, exposition, isOwnServer } of metricsEndpoints(model.metricSources)) {
      const access = model.access.of(entry);
      if (!isOwnServer && access.state === 'unknown' && access.reason) notAssessed(entry.node, access.reason);
      else if (isOwnServer || !FREE.has(access.state)) pass(entry.node);
      else
        report(entry.node, {
          message: `\`${entryLabel(entry)}\` gives the metrics of this process to everybody: no guard stands before it, and it is on the public application.`,
          label: 'no guard on this route',
          evidence: [stepAt(exposition, 'the series are written here')],
        });
    }
  },
});

/** Nobody is turned away. */
const FREE: ReadonlySet<string> = new Set(['open', 'optional']);
