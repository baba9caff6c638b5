import { instrumentationStarts } from '../../../model/service/instrumentation.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const lateInit = defineCheck({
  title: 'Tracing that starts after the libraries it must patch',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'The start of an OpenTelemetry SDK with instrumentations, of `dd-trace`, New Relic, the Elastic agent or Sentry tracing, when an import that is evaluated before it has already loaded a library that it patches, or when it runs in a hook of the framework.',
  why: 'Instrumentation patches libraries while they are loaded: what was loaded before makes no spans, and nothing says so.',
  leavesAlone: [
    'files that `--import`, `--require` or `NODE_OPTIONS` load before the program',
    'the first import of an entry, and files that nothing imports',
    'an SDK without instrumentations, and Sentry without a share of traces',
    'imports of types, and dynamic imports after the start',
  ],
  howToFix:
    'Move the start into a file of its own and load it with `node --import ./instrumentation.js`; in CommonJS importing it on the first line of the entry is enough.',
  references: [
    'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
    'https://docs.datadoghq.com/tracing/trace_collection/automatic_instrumentation/dd_libraries/nodejs/',
    'https://docs.sentry.io/platforms/javascript/guides/node/install/esm/',
  ],
  example: {
    bad: "import { AppModule } from './app.module.js'; import { sdk } from './otel.js'; sdk.start();",
    good: "import './otel.js'; import { AppModule } from './app.module.js';",
  },
  run({ model, pass, report }) {
    for (const { site, entry, late } of instrumentationStarts(model)) {
      if (!late) {
        pass(site);
        continue;
      }
      const when = entry ? `when \`${entry}\` is loaded, ` : 'in a hook of the framework, ';
      report(site, {
        message: `Tracing starts ${when}after \`${late.library}\` has been imported: calls of that library, and of all that was loaded with it, make no spans.`,
        label: 'too late',
        evidence: [stepAt(late.loads, 'loaded before')],
      });
    }
  },
});
