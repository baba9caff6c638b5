import type { Node, SourceUnit } from '../../../facts/node.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { decoratorsOf, type AppliedDecorator } from './decorators.ts';
import type { EntryPoint, EntryPointKind, Metadata } from './entry-point.ts';
import { environmentGate } from './environment.ts';
import { NestApplications } from './nest-application.ts';
import { guardSteps } from './nest-guards.ts';
import { joinPatterns, normalisePattern } from './path-pattern.ts';
import type { Reading } from './reading.ts';

const HTTP: Record<string, string> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Options: 'OPTIONS',
  Head: 'HEAD',
  All: 'ALL',
  Search: 'SEARCH',
  Sse: 'GET',
};

/** Decorators that make a method an entry point, by package and name. */
const OTHERS: Record<string, EntryPointKind> = {
  '@nestjs/graphql Query': 'graphql',
  '@nestjs/graphql Mutation': 'graphql',
  '@nestjs/graphql Subscription': 'graphql',
  '@nestjs/graphql ResolveField': 'graphql',
  '@nestjs/microservices MessagePattern': 'rpc',
  '@nestjs/microservices GrpcMethod': 'rpc',
  '@nestjs/microservices GrpcStreamMethod': 'rpc',
  '@nestjs/microservices EventPattern': 'consumer',
  '@nestjs/websockets SubscribeMessage': 'ws',
  '@nestjs/bull Process': 'consumer',
  '@nestjs/schedule Cron': 'cron',
  '@nestjs/schedule Interval': 'cron',
  '@nestjs/schedule Timeout': 'cron',
  '@golevelup/nestjs-rabbitmq RabbitSubscribe': 'consumer',
  '@golevelup/nestjs-rabbitmq RabbitRPC': 'rpc',
  '@ssut/nestjs-sqs SqsMessageHandler': 'consumer',
};

/** Controllers, resolvers, gateways, processors and scheduled methods of NestJS. */
export const nestEntryPoints = (
  reading: Reading,
  units: readonly SourceUnit[],
  calls: readonly Node[],
  packageOf: (path: string) => string,
  packagesUsedBy: (path: string) => readonly string[],
): EntryPoint[] => {
  const classes = units.flatMap((unit) => unit.nodesOf('Class')).filter((cls) => cls.decorators.length > 0);
  if (!classes.length) return [];
  const applications = new NestApplications(reading, units, calls, packageOf, packagesUsedBy);
  return classes.flatMap((cls) => ofClass(reading, applications, cls));
};

const ofClass = (reading: Reading, applications: NestApplications, cls: Node): EntryPoint[] => {
  const { definitions } = reading;
  const onClass = lineageOf(definitions.origins, cls).classes.flatMap((one) =>
    decoratorsOf(definitions, one),
  );
  const names = new Set(onClass.map(({ library }) => `${library.package} ${library.path}`));
  const controller = onClass.find(
    ({ library }) => library.package === '@nestjs/common' && library.path === 'Controller',
  );
  const worker = names.has('@nestjs/bullmq Processor') ? methodOf(reading, cls, 'process') : undefined;
  const found: EntryPoint[] = worker
    ? [entry(reading, applications, cls, onClass, worker, onClass, 'consumer', queueName(reading, onClass))]
    : [];
  for (const method of methodsOf(reading, cls)) {
    if (!method.decorators.length) continue;
    const onMethod = decoratorsOf(definitions, method);
    for (const decorator of onMethod) {
      const { library } = decorator;
      const verb = library.package === '@nestjs/common' ? HTTP[library.path] : undefined;
      if (verb && controller) {
        for (const path of applications.pathsOf(cls, controller, decorator, onMethod)) {
          const one = entry(
            reading,
            applications,
            cls,
            onClass,
            method,
            onMethod,
            'http',
            path.path,
            decorator.node,
            verb,
          );
          found.push(
            path.isOpen ? { ...one, open: { unknown: 'dynamic', settles: 'the global prefix' } } : one,
          );
        }
      }
      const kind = OTHERS[`${library.package} ${library.path}`];
      if (kind)
        found.push(
          entry(
            reading,
            applications,
            cls,
            onClass,
            method,
            onMethod,
            kind,
            nameOf(reading, decorator, method, kind),
            decorator.node,
          ),
        );
    }
  }
  return found;
};

const entry = (
  reading: Reading,
  applications: NestApplications,
  cls: Node,
  onClass: readonly AppliedDecorator[],
  method: Node,
  onMethod: readonly AppliedDecorator[],
  kind: EntryPointKind,
  path: string,
  node: Node = cls,
  verb?: string,
): EntryPoint => ({
  kind,
  method: verb,
  path,
  node,
  handler: method,
  handlers: [{ fn: method }],
  chain: [
    ...applications.before(cls, kind, path),
    ...(kind === 'consumer' || kind === 'cron' ? [] : applications.globalGuards(cls)),
    ...guardSteps(reading, onClass, 'class'),
    ...(onMethod === onClass ? [] : guardSteps(reading, onMethod, 'decorator')),
  ],
  framework: 'nest',
  owner: cls,
  gate: environmentGate(cls),
  metadata: [...metadataOf(reading, onMethod), ...(onMethod === onClass ? [] : metadataOf(reading, onClass))],
});

const methodsOf = (reading: Reading, cls: Node): Node[] => {
  const byName = new Map<string, Node>();
  for (const one of lineageOf(reading.definitions.origins, cls).classes) {
    for (const member of one.members) {
      if (member.is('Function') && member.body && !byName.has(member.name)) byName.set(member.name, member);
    }
  }
  return [...byName.values()];
};

const methodOf = (reading: Reading, cls: Node, name: string): Node | undefined =>
  methodsOf(reading, cls).find((method) => method.name === name);

/** What `SetMetadata` and `Reflector.createDecorator` leave for guards to read, the method's first. */
const metadataOf = (reading: Reading, decorators: readonly AppliedDecorator[]): Metadata[] =>
  decorators.flatMap(({ library, call, scope, node }): Metadata[] => {
    if (library.path === 'SetMetadata' && call) {
      const key = call.argument(0);
      const [text] = key ? reading.expansions.texts({ node: key, scope }) : [];
      const [value] = call.argument(1) ? reading.definitions.of(call.argument(1), scope) : [];
      return [{ key: text ?? key?.text ?? '', value: value?.node, node }];
    }
    if (/createDecorator/.test(library.path))
      return [{ key: node.expression?.callee?.name ?? '', value: call?.argument(0), node }];
    return [];
  });

const queueName = (reading: Reading, decorators: readonly AppliedDecorator[]): string => {
  const processor = decorators.find(({ library }) => library.path === 'Processor');
  const name = processor?.call?.argument(0);
  return (name && reading.expansions.texts({ node: name, scope: processor?.scope })[0]) ?? 'queue';
};

/** `Query.orders`, the message's pattern, the cron expression. */
const nameOf = (
  reading: Reading,
  decorator: AppliedDecorator,
  method: Node,
  kind: EntryPointKind,
): string => {
  const { call, scope, library } = decorator;
  const first = call?.argument(0);
  const text =
    first && !first.is('Function') ? reading.expansions.texts({ node: first, scope })[0] : undefined;
  if (kind !== 'graphql') return text ?? method.name;
  const options = call?.args.find((argument) => argument.is('Object'));
  const named = options?.property('name');
  const name = (named && reading.expansions.texts({ node: named, scope })[0]) ?? text ?? method.name;
  if (library.path !== 'ResolveField') return `${library.path}.${name}`;
  const resolver = decoratorsOf(reading.definitions, method.parent ?? method).find(
    (one) => one.library.path === 'Resolver',
  );
  const type = resolver?.call?.argument(0);
  const owner = type?.is('Function') ? type.body : type;
  return `${owner?.stringValue ?? owner?.name ?? 'Type'}.${name}`;
};

export const routePaths = (reading: Reading, decorator: AppliedDecorator): string[] => {
  const first = decorator.call?.argument(0);
  if (!first) return ['/'];
  const value = first.is('Object') ? first.property('path') : first;
  if (!value) return ['/'];
  const texts = reading.expansions.texts({ node: value, scope: decorator.scope });
  return texts.length ? texts.map((text) => normalisePattern(text)) : [joinPatterns('', ':path')];
};
