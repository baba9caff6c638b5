import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';
import { argumentsOf } from './sinks.ts';

/** Headers with a grammar of their own. */
const STRUCTURED = /^(content-security-policy(-report-only)?|set-cookie|content-disposition|link)$/i;

/** Values of headers in which a semicolon or a quote begins something new. */
export const headerSinks = (model: ServiceModel): Sink<string>[] =>
  model.roles.callsOf('sink.header').flatMap((role): Sink<string>[] => {
    const { call } = role;
    const name = model.roles.argument(role, 'name');
    const several = model.values.object(name);
    if (several) {
      return several.properties.flatMap((property) =>
        property.value && STRUCTURED.test(property.string)
          ? [{ call, value: property.value, danger: 'newline' as const, form: property.string }]
          : [],
      );
    }
    const text = model.values.text(name);
    const value = model.roles.argument(role, 'value');
    return text && value && STRUCTURED.test(text) ? [{ call, value, danger: 'newline', form: text }] : [];
  });

/** Texts that are answered as a page. */
export const pageSinks = (model: ServiceModel): Sink<'page'>[] =>
  argumentsOf(model, 'sink.html', 'body').flatMap(({ role, value }): Sink<'page'>[] =>
    isPage(model, role) && !isRecord(model, value)
      ? [{ call: role.call, value, danger: 'html', form: 'page' }]
      : [],
  );

/** `res.send(new NotFound(…))`, `res.send({ … })`: answered as JSON. */
const isRecord = (model: ServiceModel, value: Node): boolean =>
  alternatives(model.origins.of(value)).every(({ kind }) => kind === 'instance' || kind === 'object');

/** Express answers texts as HTML unless it is told otherwise; other frameworks have to be told. */
const isPage = (model: ServiceModel, { call, callee }: Role): boolean => {
  const told = contentTypesAround(model, call);
  if (told.some((type) => /html/i.test(type))) return true;
  if (told.length) return false;
  if (callee.package === 'hono') return call.callee?.name === 'html';
  return callee.package === 'express' && call.callee?.name === 'send';
};

/** Content types that the function sets, in headers, options and calls. */
const contentTypesAround = (model: ServiceModel, call: Node): string[] => {
  const types: string[] = [];
  for (const node of call.fn.descendants({ kinds: ['Call', 'Property'] })) {
    if (node.is('Property')) {
      const type = /^content-type$/i.test(node.string) ? model.values.text(node.value) : undefined;
      if (type !== undefined) types.push(type);
      continue;
    }
    const name = node.callee?.name ?? '';
    const [first, second] = node.args;
    if (/^(type|contentType)$/.test(name)) types.push(model.values.text(first) ?? '?');
    else if (/^(set|setHeader|header)$/.test(name) && /^content-type$/i.test(model.values.text(first) ?? ''))
      types.push(model.values.text(second) ?? '?');
  }
  return types;
};

const ENGINES = /^(swig|swig-templates|nunjucks|twig|twing|consolidate)/;

/** Where a template engine is told not to escape. */
export const unescapedEngines = (model: ServiceModel): Node[] =>
  (model.namedOptions.get('autoescape') ?? []).filter((property) => {
    const call = property.ancestor('Call');
    const origin = call && model.calls.libraryCallee(call);
    return property.value?.is('False') === true && origin !== undefined && ENGINES.test(origin.package);
  });
