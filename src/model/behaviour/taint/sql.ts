import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';
import { argumentsOf } from './sinks.ts';

/** Text of SQL statements. */
export const sqlSinks = (model: ServiceModel): Sink<'text'>[] =>
  argumentsOf(model, 'sink.sql', 'text').flatMap(({ role, value }): Sink<'text'>[] => {
    // conditions as objects and functions are built by the library; a text in an object is its `text`
    const text = value.is('Object')
      ? (value.property('text') ?? value.property('sql') ?? value.property('query'))
      : value;
    if (!text || text.is('Function')) return [];
    return [{ call: role.call, value: text, danger: 'quote', form: 'text' }];
  });

/** A value that stands between quotes of a statement, in a package that others build on. */
export interface QuotedValue {
  call: Node;
  /** The part of the statement. */
  part: Node;
}

/** Statements that tables, roles and settings are made with. */
const SET_UP =
  /^[`'"\s(]*(create|alter|drop|set|grant|analy[sz]e|comment|refresh|truncate|vacuum|copy|listen|notify|do)\b/i;

/** In packages without entry points: quotes show that a value was meant, and values are to be bound. */
export const quotedValues = (model: ServiceModel): QuotedValue[] => {
  const served = new Set(model.entryPoints.all.map(({ node }) => model.project.packageOf(node.path).dir));
  return sqlSinks(model).flatMap(({ call, value, danger }): QuotedValue[] => {
    if (!model.isServiceCode(call) || served.has(model.project.packageOf(call.path).dir)) return [];
    for (const { label, through } of model.dataflow.reaching(value, danger).labels) {
      const part = label.kind === 'unknown' && label.why !== 'opaque' ? through.quoted : undefined;
      if (part && !SET_UP.test(part.parent?.text ?? '')) return [{ call, part }];
    }
    return [];
  });
};
