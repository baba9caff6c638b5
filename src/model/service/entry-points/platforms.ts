import type { Node, SourceUnit } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import { isFetchHandler } from './bare-servers.ts';
import { declaredEntryPoints, foundFunctions } from './declared-functions.ts';
import type { Bound } from './definitions.ts';
import type { EntryPoint, EntryPointKind } from './entry-point.ts';
import { handledEntry, isHandler } from './handled-entry.ts';
import { exported, exportNode, type Surroundings } from './surroundings.ts';

const WORKERS = ['wrangler', '@cloudflare/workers-types', '@cloudflare/vitest-pool-workers'];
const WORKER_EVENTS: readonly (readonly [name: string, kind: EntryPointKind])[] = [
  ['fetch', 'http'],
  ['queue', 'consumer'],
  ['scheduled', 'cron'],
  ['email', 'consumer'],
];

/** What the platform of AWS Lambda calls, by the type of the handler or of its event. */
const LAMBDA_EVENTS: readonly (readonly [type: RegExp, kind: EntryPointKind])[] = [
  [/^(APIGateway\w*|ALB\w*|LambdaFunctionURL\w*)(Handler\w*|Event\w*)?#?$/, 'http'],
  [/^(SQS|SNS|S3|Kinesis\w*|DynamoDB\w*|MSK|SES)(Handler|Event)#?$/, 'consumer'],
  [/^(Scheduled|EventBridge)(Handler|Event)#?$/, 'cron'],
];

const OPEN = { unknown: 'outside', settles: 'the paths and the authoriser of the gateway' } as const;

/** Handlers that a platform calls: workers that export `fetch`, functions of AWS Lambda by deployment file or by type. */
export const platformEntryPoints = (around: Surroundings): EntryPoint[] => {
  const found = foundFunctions(around);
  return [
    ...found.flatMap((one) => declaredEntryPoints(around, one)),
    ...around.units.flatMap((unit) => {
      const declared = found.filter((one) => one.unit === unit).map((one) => one.declared.handler);
      return [
        ...(around.uses(unit.path, WORKERS) ? workerOf(around, unit) : []),
        ...lambdasOf(around, unit, new Set(declared)),
      ];
    }),
  ];
};

/** `export default { fetch(request, env) {…}, scheduled(event) {…} }` */
const workerOf = (around: Surroundings, unit: SourceUnit): EntryPoint[] => {
  const value = exported(around, unit, 'default');
  if (!value?.node.is('Object')) return [];
  return WORKER_EVENTS.flatMap(([name, kind]): EntryPoint[] => {
    const handler = around.reading.definitions.memberOf(value, name)[0];
    if (!handler || !isFetchHandler(around, handler)) return [];
    return [
      handledEntry(around.reading, {
        kind,
        ...(kind === 'http' ? { method: 'ALL', path: '*', open: OPEN } : { path: name }),
        node: handler.node,
        value: handler,
        framework: kind === 'http' ? 'fetch' : 'worker',
        owner: unit.module,
      }),
    ];
  });
};

/** `export const handler: APIGatewayProxyHandler = async (event) => …` */
const lambdasOf = (around: Surroundings, unit: SourceUnit, declared: ReadonlySet<string>): EntryPoint[] =>
  unit.facts.exports
    .filter(
      ({ from, typeOnly, name }) => from === undefined && !typeOnly && name !== '*' && !declared.has(name),
    )
    .flatMap(({ name }): EntryPoint[] => {
      const node = exportNode(unit, name);
      const kind = kindOf(around, node);
      const value = kind && exported(around, unit, name);
      if (!kind || !value || !isHandler(around.reading, value)) return [];
      return [
        handledEntry(around.reading, {
          kind,
          ...(kind === 'http' ? { method: 'ALL', path: '*', open: OPEN } : { path: name }),
          node,
          value,
          framework: 'lambda',
          owner: unit.module,
        }),
      ];
    });

const kindOf = (around: Surroundings, declared: Node): EntryPointKind | undefined => {
  const fn = functionOf(declared);
  const types = [declared.typeAnnotation, fn?.params[0]?.typeAnnotation];
  for (const type of types) {
    for (const origin of alternatives(around.reading.definitions.origins.ofType(type))) {
      if (origin.kind !== 'library' || origin.package !== 'aws-lambda') continue;
      const found = LAMBDA_EVENTS.find(
        ([pattern]) => pattern.test(origin.path) || pattern.test(type?.name ?? ''),
      );
      if (found) return found[1];
    }
  }
  return undefined;
};

const functionOf = (declared: Node): Node | undefined => {
  const value: Bound['node'] | undefined = declared.is('VarDecl') ? declared.init : declared;
  return value?.is('Function') ? value : value?.args.find((argument) => argument.is('Function'));
};
