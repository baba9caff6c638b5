import { routedServices } from '../../../model/service/api-versions.ts';
import { defineCheck } from '../../check.ts';

const ROUTES_THAT_MATTER = 5;

export const unversionedApi = defineCheck({
  title: 'A public HTTP API without a version',
  severity: 'medium',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A service with five or more HTTP routes of data, none of which has a version: no `/v1` in a path, prefix, OpenAPI server or proxy, no versioning of the framework, no version header that is read. One finding for the service.',
  why: 'Clients that the team does not deploy cannot be moved at once: without a version every change that breaks one of them breaks it at the moment of the deploy.',
  leavesAlone: [
    'fewer than five routes; probes, metrics, documents, callbacks and files',
    'services whose only client is a web application of the same repository, or that answer with pages',
    'tRPC, GraphQL, lexicons: their schemas evolve in other ways',
    'routes whose prefix is not in the code: not assessed',
  ],
  howToFix:
    'Mount the routes under `/v1`, and keep the old paths as an alias until the known clients have moved.',
  references: ['https://google.aip.dev/185', 'OWASP API9:2023'],
  example: {
    bad: "app.use('/users', users); app.use('/orders', orders);",
    good: "app.use('/v1', v1Router); // v1Router.use('/users', users)",
  },
  run({ model, pass, report, notAssessed }) {
    for (const service of routedServices(model)) {
      const { site, routes, prefixes, versionedBy } = service;
      if (routes.length < ROUTES_THAT_MATTER || service.hasOwnClient) continue;
      if (versionedBy) pass(site);
      else if (service.isOpen)
        notAssessed(site, { unknown: 'dynamic', settles: 'the prefix under which the routes are mounted' });
      else {
        const seen = prefixes
          .slice(0, 3)
          .map((prefix) => `\`${prefix}\``)
          .join(', ');
        report(site, {
          message: `${routes.length} routes (under ${seen}${prefixes.length > 3 ? ', …' : ''}) carry no version, in the path, in a header or by the framework.`,
          label: 'no version',
        });
      }
    }
  },
});
