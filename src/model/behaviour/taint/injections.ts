import type { Danger } from '../../../libraries/facts.ts';
import type { Node } from '../../../facts/node.ts';
import { SEVERITIES, type Severity, type Step } from '../../../findings.ts';
import { entryLabel, type EntryPoint } from '../../service/entry-points/entry-point.ts';
import type { ServiceModel } from '../../model.ts';
import { stepAt } from '../../steps.ts';
import { isClient, type Labelled } from '../dataflow/label.ts';
import { sourceText } from './source-shapes.ts';
import { storedBy } from './stored.ts';

/** A place where a value of a client does harm if it gets there. */
export interface Sink<Form extends string = string> {
  /** The statement's call; what is reported. */
  call: Node;
  /** The expression that must not be the client's. */
  value: Node;
  /** What of the value is used, where it is not all of it. */
  keys?: readonly string[];
  danger: Danger;
  form: Form;
}

/** A way from a client to a sink. */
export interface Injection<Form extends string = string> {
  sink: Sink<Form>;
  /** The expression where the client's value comes in. */
  source: Labelled;
  /** How the code writes it. */
  text: string;
  /** Where a client's value was stored that is read here. */
  write?: Node;
  /** The entry point that takes it. */
  entry?: EntryPoint;
  severity: Severity;
  /** From the entry point over the source to the sink. */
  path: Step[];
  /** Other places where clients' values come in and reach the sink. */
  more: readonly Labelled[];
  /** Other sinks of the same kind in the function, fed in the same way. */
  others: readonly Node[];
}

const MORE = 3;

type Part = Extract<Labelled['label'], { kind: 'client' }>['part'];

export interface Question {
  /** For a client that needs no login. */
  severity: Severity;
  /** Whoever gets here has the machine: a login changes nothing. */
  isAlways?: boolean;
  /** Parts of a request that nobody else can choose for the one who sends it. */
  ownParts?: ReadonlySet<Part>;
  /** Values that were stored by a client count too. */
  withStored?: boolean;
}

/** Ways from clients to sinks, one for each function and form, in path and source order. */
export const injectionsInto = <Form extends string>(
  model: ServiceModel,
  sinks: readonly Sink<Form>[],
  question: Question,
): { found: Injection<Form>[]; safe: Node[] } => {
  const found = new Map<string, Injection<Form> & { others: Node[] }>();
  const safe: Node[] = [];
  for (const sink of sinks) {
    if (!model.isServiceCode(sink.call) || isForDevelopment(model, sink.call)) continue;
    const injection = judge(model, sink, question);
    if (!injection) {
      safe.push(sink.call);
      continue;
    }
    const { fn } = sink.call;
    const key = `${fn.path}:${String(fn.id)} ${sink.form}`;
    const before = found.get(key);
    if (!before) found.set(key, { ...injection, others: [] });
    else if (before.sink.call !== sink.call && !before.others.includes(sink.call))
      before.others.push(sink.call);
  }
  const reported = new Set([...found.values()].flatMap(({ sink, others }) => [sink.call, ...others]));
  return { found: [...found.values()], safe: [...new Set(safe)].filter((call) => !reported.has(call)) };
};

/** At a place that production never takes, or in a function that only such places call. */
const isForDevelopment = (model: ServiceModel, call: Node): boolean => {
  if (model.isDevelopmentOnly(call)) return true;
  const callers = model.calls.callersOf(call.fn);
  return callers.length > 0 && callers.every((caller) => model.isDevelopmentOnly(caller));
};

const judge = <Form extends string>(
  model: ServiceModel,
  sink: Sink<Form>,
  question: Question,
): Injection<Form> | undefined => {
  const { labels } = model.dataflow.reaching(sink.value, sink.danger, sink.keys);
  const [direct, ...more] = labels.filter(
    (one) =>
      isClient(one) &&
      question.ownParts?.has(one.label.part) !== true &&
      isServed(model, one) &&
      !isReplaced(model, one, sink.danger),
  );
  if (direct) return { ...described(model, sink, direct, question), more: more.slice(0, MORE) };
  if (!question.withStored) return undefined;
  for (const one of labels) {
    const stored = one.label.kind === 'client' ? undefined : storedBy(model, one, sink.danger);
    if (stored) return described(model, sink, stored.source, question, { write: stored.write, read: one });
  }
  return undefined;
};

/** The source stands in code of the service, not in a test or a tool; whoever writes the command line has the machine. */
const isServed = (model: ServiceModel, { at, label }: Labelled): boolean =>
  model.isServing(at.path) && !(label.kind === 'client' && label.part === 'argv');

/** A middleware writes the property before the handler runs, or a validator of the route has tested its type. */
const isReplaced = (model: ServiceModel, { at, label }: Labelled, danger: Danger): boolean => {
  if (label.kind !== 'client') return false;
  const entry = model.questions.reachedBy(at)?.entry;
  if (!entry) return false;
  if ((danger === 'object' || danger === 'key') && model.validation.stepOf(entry)) return true;
  const name = label.name?.split('.')[0];
  if (name === undefined) return false;
  return entry.chain.some((step) =>
    step.fns.some(({ fn }) => fn !== at.fn && !fn.contains(at) && sets(fn, name)),
  );
};

/** `req.body.UserId = …` */
const sets = (fn: Node, name: string): boolean =>
  fn.descendants({ kinds: ['Assign'] }).some((assign) => {
    const left = assign.child('left');
    return (
      left?.is('Member') === true &&
      left.name === name &&
      left.object?.is('Member') === true &&
      /^(body|query|params)$/.test(left.object.name)
    );
  });

const described = <Form extends string>(
  model: ServiceModel,
  sink: Sink<Form>,
  source: Labelled,
  question: Question,
  stored?: { write: Node; read: Labelled },
): Injection<Form> => {
  const entry = (model.questions.reachedBy(source.at) ?? model.questions.reachedBy(sink.call))?.entry;
  const steps: Step[] = [];
  if (entry) steps.push(stepAt(entry.node, entryLabel(entry)));
  steps.push(stepAt(source.at, `\`${sourceText(source)}\``));
  for (const hop of source.path) steps.push(stepAt(hop, `handed on: ${hop.callee?.name ?? 'call'}`));
  if (stored) {
    steps.push(stepAt(stored.write, 'stored'), stepAt(stored.read.at, 'read again'));
    for (const hop of stored.read.path) steps.push(stepAt(hop, `handed on: ${hop.callee?.name ?? 'call'}`));
  }
  const made = madeAt(sink.value);
  if (made) steps.push(stepAt(made, 'put together'));
  return {
    sink,
    source,
    text: sourceText(source),
    ...(stored && { write: stored.write }),
    ...(entry && { entry }),
    severity: lowered(question.severity, loweredBy(model, entry, question) + (stored ? 1 : 0)),
    path: distinct(steps),
    more: [],
    others: [],
  };
};

/** Where a name that the sink is given was made of other parts. */
const madeAt = (value: Node): Node | undefined => {
  const declared = value.is('Identifier') ? value.binding?.declaration?.parent : undefined;
  const made = declared?.is('VarDecl') ? declared.init : undefined;
  return made?.is('Call', 'Template', 'Binary', 'Logical', 'Conditional') ? made : undefined;
};

const distinct = (steps: readonly Step[]): Step[] =>
  steps.filter((step, index) => {
    const before = steps[index - 1];
    return before?.path !== step.path || before.line !== step.line || before.column !== step.column;
  });

/** A login, and an administrator's role, make it one lower each. */
const loweredBy = (model: ServiceModel, entry: EntryPoint | undefined, { isAlways }: Question): number => {
  if (!entry || isAlways || entry.kind !== 'http') return 0;
  const { guards, state } = model.access.of(entry);
  if (state !== 'guarded') return 0;
  return guards.some(({ strength }) => strength === 'role' || strength === 'machine') ? 2 : 1;
};

export const lowered = (severity: Severity, by: number): Severity =>
  SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + by, SEVERITIES.length - 1)] ?? severity;

/** Steps that name where else clients' values come in. */
export const stepsOfMore = ({ more }: Injection): Step[] =>
  more.map((one) => stepAt(one.at, `also \`${sourceText(one)}\``));
