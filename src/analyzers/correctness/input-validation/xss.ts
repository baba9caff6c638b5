import { pageSinks, unescapedEngines } from '../../../model/behaviour/taint/answer-sinks.ts';
import { fetchedPages } from '../../../model/behaviour/taint/fetched-pages.ts';
import { sourceText } from '../../../model/behaviour/taint/source-shapes.ts';
import { injectionsInto } from '../../../model/behaviour/taint/injections.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const xss = defineCheck({
  title: 'Input is answered as HTML without escaping',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A template engine with escaping switched off whose views get data, and a text of a client, sent or stored, or a document of an address that it chose, that is answered as HTML.',
  why: 'Whoever stores or sends the text runs scripts in the browser of whoever opens the page, with their session.',
  leavesAlone: [
    'JSON, plain text and other types that are stated',
    'numbers, ids, constants, what the configuration gives',
    'text that went through an escaper or a sanitiser, views of engines that escape',
    'front-end code',
  ],
  howToFix: 'Escape at output: leave `autoescape` on, send JSON, or put the text through an escaper.',
  references: ['CWE-79', 'CWE-116', 'ASVS 5.0 V1.2.1'],
  example: {
    bad: 'swig.setDefaults({ autoescape: false });',
    good: 'swig.setDefaults({ autoescape: true });',
  },
  run({ model, pass, report }) {
    const views = model.roles.callsOf('sink.template').filter(({ call }) => model.isServiceCode(call));
    for (const option of unescapedEngines(model)) {
      if (!views.length || !model.isServiceCode(option)) continue;
      report(option, {
        message: `Escaping is off for every view of this engine, and ${String(views.length)} places render views with data: whatever stands in it becomes HTML.`,
        label: 'no view escapes',
        evidence: views.slice(0, 4).map(({ call }) => stepAt(call, 'renders with data')),
      });
    }
    const { found, safe } = injectionsInto(model, pageSinks(model), { severity: 'high', withStored: true });
    for (const { sink, source, text, severity, path, others } of found) {
      // an object becomes JSON; only what is a text for certain is a page
      const isText =
        source.label.kind === 'client' && (source.label.isText ?? source.label.part === 'params');
      if (!isText && !source.through.isPart && source.through.cast !== 'string') continue;
      report(sink.call, {
        message: `\`${text}\` is answered as HTML without escaping: a link or a stored text runs scripts in the browser.`,
        label: 'sent as HTML',
        severity: severity === 'low' ? 'medium' : severity,
        path,
        sites: [...others],
      });
    }
    const told = new Set(found.map(({ sink }) => sink.call));
    for (const { call, request, source } of fetchedPages(model)) {
      if (told.has(call)) continue;
      told.add(call);
      report(call, {
        message: `The document of an address that the client chose (\`${sourceText(source)}\`) is answered as HTML: its scripts run under this origin.`,
        label: 'a page of somebody else',
        severity: 'high',
        fix: 'Answer it as `text/plain` or JSON, or put it through a sanitiser.',
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(request, 'fetched here')],
      });
    }
    for (const call of safe) if (!told.has(call)) pass(call);
  },
});
