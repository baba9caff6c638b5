import { declaredName } from '../../../facts/identity.ts';
import type { Step } from '../../../findings.ts';
import type { ServiceModel } from '../../model.ts';
import { stepAt } from '../../steps.ts';
import type { Labelled } from '../dataflow/label.ts';
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

/** A parameter of a library that stands between quotes of a statement. */
export interface QuotedParameter {
  sink: Sink<'text'>;
  source: string;
  path: Step[];
}

/** In packages without entry points: quotes show that a value was meant, and values are to be bound. */
export const quotedParameters = (model: ServiceModel): QuotedParameter[] => {
  const served = new Set(model.entryPoints.all.map(({ node }) => model.project.packageOf(node.path).dir));
  return sqlSinks(model).flatMap((sink): QuotedParameter[] => {
    if (!model.isServiceCode(sink.call) || served.has(model.project.packageOf(sink.call.path).dir)) return [];
    const { labels } = model.dataflow.reaching(sink.value, sink.danger);
    const open = labels.find(isQuotedParameter);
    if (!open) return [];
    return [
      { sink, source: open.at.text, path: [stepAt(open.at, `parameter of \`${declaredName(open.at.fn)}\``)] },
    ];
  });
};

const isQuotedParameter = ({ label, at, through }: Labelled): boolean =>
  label.kind === 'unknown' && label.why === 'param' && at.is('Param') && through.isQuoted === true;
