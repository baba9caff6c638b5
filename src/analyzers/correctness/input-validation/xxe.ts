import { xmlSinks } from '../../../model/behaviour/taint/document-sinks.ts';
import { injectionsInto } from '../../../model/behaviour/taint/injections.ts';
import { defineCheck } from '../../check.ts';

export const xxe = defineCheck({
  title: 'XML of a client is parsed with its entities',
  severity: 'critical',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A parser of libxml (`noent`, `dtdload`, `huge`, `XML_PARSE_NOENT`, `XML_PARSE_DTDLOAD`) over text of a client, inside a sandbox of `node:vm` too.',
  why: 'An entity of the document names a file or an address: its content comes back in the answer, and nested entities fill the memory.',
  leavesAlone: [
    'parsers that load no external entities: xml2js, fast-xml-parser, sax, @xmldom/xmldom',
    'options that are off, files of the repository',
  ],
  howToFix: 'Remove the flags: `noent`, `dtdload` and `huge` are off by default.',
  references: ['CWE-611', 'CWE-776', 'ASVS 5.0 V1.5.1'],
  example: {
    bad: 'libxml.parseXml(file.buffer.toString(), { noent: true, dtdload: true });',
    good: 'libxml.parseXml(file.buffer.toString(), { nonet: true });',
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, xmlSinks(model), { severity: 'critical', isAlways: true });
    for (const { sink, text, path, others } of found) {
      report(sink.call, {
        message: `\`${text}\` is parsed with entities switched on: a document can read files of the server and call addresses from it.`,
        label: 'resolves entities',
        path,
        sites: [...others],
      });
    }
    for (const call of safe) pass(call);
  },
});
