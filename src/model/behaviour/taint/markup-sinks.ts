import type { Danger } from '../../../libraries/facts.ts';
import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { returnsOf } from '../dataflow/declared.ts';
import type { Sink } from './injections.ts';

/** What reads the text. */
export type MarkupForm = 'slack' | 'discord' | 'telegram' | 'markdown' | 'table' | 'calendar' | 'mail name';

const DANGER: Readonly<Record<MarkupForm, Danger>> = {
  slack: 'html',
  discord: 'markup',
  telegram: 'markup',
  markdown: 'markup',
  table: 'formula',
  calendar: 'newline',
  'mail name': 'newline',
};

const sink = (form: MarkupForm, call: Node, value: Node | undefined): Sink<MarkupForm>[] =>
  value ? [{ call, value, danger: DANGER[form], form }] : [];

/** Texts that chats, mail programs, calendars and spreadsheets interpret. */
export const markupSinks = (model: ServiceModel): Sink<MarkupForm>[] => [
  ...byRows(model),
  ...typedTexts(model),
  ...handMadeTables(model),
  ...calendars(model),
  ...displayNames(model),
];

const byRows = (model: ServiceModel): Sink<MarkupForm>[] =>
  model.roles.callsOf('sink.markup').flatMap((role): Sink<MarkupForm>[] => {
    const { call, facts } = role;
    const form = facts.markup;
    const text = model.roles.argument(role, 'text');
    if (!form || !text) return [];
    const isOff = model.values.constant(model.roles.argument(role, 'parses')) === false;
    const isGuarded = ['guard', 'mentions'].some((name) => model.roles.argument(role, name) !== undefined);
    const isPlain = role.row.args?.['mode'] !== undefined && !model.roles.argument(role, 'mode');
    return isOff || isGuarded || isPlain ? [] : sink(form, call, text);
  });

/** `{ type: 'mrkdwn', text }`, `{ parse_mode: 'HTML', text }`, whoever sends it. */
const typedTexts = (model: ServiceModel): Sink<MarkupForm>[] => [
  ...(model.namedOptions.get('type') ?? []).flatMap((property) =>
    property.value?.stringValue === 'mrkdwn' ? besides('slack', property, 'text') : [],
  ),
  ...(model.namedOptions.get('parse_mode') ?? []).flatMap((property) => [
    ...besides('telegram', property, 'text'),
    ...besides('telegram', property, 'caption'),
  ]),
];

const besides = (form: MarkupForm, property: Node, key: string): Sink<MarkupForm>[] => {
  const value = property.parent?.property(key);
  return value && property.parent ? sink(form, property.parent, value) : [];
};

const TABLE = /text\/csv|text\/tab-separated|\.csv\b|\.tsv\b/i;

/** `[row.name, row.email].join(',')` in a function that answers or writes CSV. */
const handMadeTables = (model: ServiceModel): Sink<MarkupForm>[] =>
  model.serviceCalls.flatMap((call): Sink<MarkupForm>[] => {
    const { callee } = call;
    const separator = call.argument(0)?.stringValue;
    if (!callee?.is('Member') || callee.name !== 'join' || !separator || !/^[,;\t]$/.test(separator))
      return [];
    let around: Node = call.fn;
    while (around.parent && !TABLE.test(around.text) && around.parent.fn.isFunction)
      around = around.parent.fn;
    if (!TABLE.test(around.text)) return [];
    return cellsOf(model, callee.object).flatMap((cell) => sink('table', call, cell));
  });

/** Elements of a list, also behind `.map(quote)`. */
const cellsOf = (model: ServiceModel, list: Node | undefined): Node[] => {
  if (list?.is('Array')) return list.elements;
  if (!list?.isCall || list.callee?.name !== 'map' || !list.callee.is('Member')) return [];
  const given = list.argument(0);
  const [made] = given?.is('Function') ? [given] : model.calls.functionsOf(given);
  // what the callback makes of a cell says whether it is guarded
  const guards =
    made &&
    /[=+@-].*(test|match|startsWith)|^'\s*\+|`'\$/.test(
      returnsOf(made)
        .map((one) => one.text)
        .join(' '),
    );
  const isGuarded = guards ?? false;
  return isGuarded || (made && /\[=|'='|formula/i.test(made.text)) ? [] : cellsOf(model, list.callee.object);
};

/** Lines of iCalendar and vCard that are put together by hand. */
const calendars = (model: ServiceModel): Sink<MarkupForm>[] =>
  model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Template').flatMap((template): Sink<MarkupForm>[] => {
      if (!/\b(SUMMARY|DESCRIPTION|LOCATION|FN|ORG|NOTE)[^:\n]*:\$\{/.test(template.text)) return [];
      if (!/BEGIN:V(CALENDAR|EVENT|CARD)/.test(template.fn.text)) return [];
      return template.elements.flatMap((part) =>
        part.is('TemplateText') ? [] : sink('calendar', template, part),
      );
    }),
  );

/** `from: "${name}" <notify@…>`: the name in front of an address of the service. */
const displayNames = (model: ServiceModel): Sink<MarkupForm>[] =>
  model.roles.callsOf('mail.send').flatMap((role): Sink<MarkupForm>[] => {
    const payload = model.values.object(model.roles.argument(role, 'payload'));
    const from = payload?.property('from');
    if (!from?.is('Template') || !/<[^$]*@|<\$\{/.test(from.text)) return [];
    const [first] = from.elements.filter((part) => !part.is('TemplateText'));
    return from.text.indexOf('${') < from.text.indexOf('<') ? sink('mail name', role.call, first) : [];
  });
