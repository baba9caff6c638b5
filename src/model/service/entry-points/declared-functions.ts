import type { DeclaredFunction, FunctionTrigger } from '../../../artefacts/functions.ts';
import type { SourceUnit } from '../../../facts/node.ts';
import { library } from '../../resolution/origin.ts';
import type { ChainStep, EntryPoint, EntryPointKind } from './entry-point.ts';
import { withoutExtension } from './file-paths.ts';
import { handledEntry, isHandler } from './handled-entry.ts';
import { normalisePattern } from './path-pattern.ts';
import { exported, exportNode, type Surroundings } from './surroundings.ts';

const KINDS: Readonly<Record<FunctionTrigger['kind'], EntryPointKind>> = {
  http: 'http',
  queue: 'consumer',
  event: 'consumer',
  schedule: 'cron',
  socket: 'ws',
};
/** What the handler is given differs by what starts it. */
const FRAMEWORKS: Readonly<Record<FunctionTrigger['kind'], string>> = {
  http: 'lambda',
  queue: 'lambda-queue',
  event: 'lambda-event',
  schedule: 'lambda-event',
  socket: 'lambda',
};
const GATEWAY = 'aws-lambda';

/** A function of a deployment file with the module that holds it. */
export interface FoundFunction {
  declared: DeclaredFunction;
  unit: SourceUnit;
}

/** Declared functions whose file is part of the service. */
export const foundFunctions = (around: Surroundings): FoundFunction[] => {
  const units = new Map(around.units.map((unit) => [withoutExtension(unit.path), unit]));
  return around.functions.flatMap((declared) => {
    const unit = declared.files
      .flatMap((file) => [units.get(file), units.get(`${file}/index`)])
      .find((one) => one !== undefined);
    return unit ? [{ declared, unit }] : [];
  });
};

/** Entry points by what a deployment file says that starts a function. */
export const declaredEntryPoints = (
  around: Surroundings,
  { declared, unit }: FoundFunction,
): EntryPoint[] => {
  const value = exported(around, unit, declared.handler);
  if (!value || !isHandler(around.reading, value)) return [];
  return declared.triggers.map((trigger) =>
    handledEntry(around.reading, {
      kind: KINDS[trigger.kind],
      ...(trigger.kind === 'http'
        ? { method: trigger.method, path: pathOf(trigger) }
        : { path: trigger.path ?? declared.name }),
      node: exportNode(unit, declared.handler),
      value,
      chain: gatewaySteps(declared, trigger, unit),
      framework: FRAMEWORKS[trigger.kind],
      owner: unit.module,
    }),
  );
};

/** `orders/{proxy+}` is the rest below `orders`. */
const pathOf = ({ path = '*' }: FunctionTrigger): string => normalisePattern(path.replace(/\{\w+\+\}/, '*'));

/** What the gateway asks of a caller before it starts the function. */
const gatewaySteps = (
  declared: DeclaredFunction,
  { authorizer, isApiKey }: FunctionTrigger,
  unit: SourceUnit,
): ChainStep[] => {
  const step = (symbol: string, label: string): ChainStep => ({
    node: exportNode(unit, declared.handler),
    fns: [],
    library: library(GATEWAY, symbol),
    from: 'global',
    matchedBy: '',
    label,
  });
  return [
    ...(authorizer === undefined
      ? []
      : [step('authorizer', `the authorizer \`${authorizer}\` of \`${declared.site.path}\``)]),
    ...(isApiKey ? [step('apiKey', `the API key of \`${declared.site.path}\``)] : []),
  ];
};
