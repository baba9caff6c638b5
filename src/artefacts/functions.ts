import type { Site } from '../findings.ts';
import { child, siteOf, textOf, textsOf, type DataNode } from './data-node.ts';
import { folderOf, joinPath, type Read } from './place.ts';
import { readYaml } from './yaml.ts';

/** What starts a function of a platform. */
export interface FunctionTrigger {
  kind: 'http' | 'queue' | 'event' | 'schedule' | 'socket';
  /** Upper case, `ALL` for any; of `http` alone. */
  method?: string;
  /** As written: `/orders/{id}`; of `socket` the route key. */
  path?: string;
  /** What the gateway asks of a caller before it starts the function: an authorizer's name, `api key`. */
  authorizer?: string;
  isApiKey?: boolean;
}

/** A function that a deployment file gives to a platform. */
export interface DeclaredFunction {
  name: string;
  /** Files that may hold it, from the root and without an extension, the likeliest first. */
  files: readonly string[];
  /** The export that answers. */
  handler: string;
  triggers: readonly FunctionTrigger[];
  site: Site;
}

export interface FunctionsFile {
  path: string;
  functions: readonly DeclaredFunction[];
}

/** Functions of the Serverless Framework (`functions:`) and of AWS SAM; undefined for other files. */
export const readFunctions = (path: string, text: string): Read<FunctionsFile> => {
  if (!/\.ya?ml$/.test(path)) return { diagnostics: [] };
  const { value: documents, diagnostics } = readYaml(path, text);
  const root = documents?.[0];
  if (root?.kind !== 'map') return { diagnostics };
  const functions = child(root, 'provider') ? ofServerless(path, root) : ofSam(path, root);
  return functions.length ? { value: { path, functions }, diagnostics } : { diagnostics };
};

const ofServerless = (path: string, root: DataNode): DeclaredFunction[] => {
  const given = child(root, 'functions');
  const maps = given?.kind === 'list' ? given.items : given ? [given] : [];
  return maps
    .flatMap((map) => map.entries)
    .flatMap(({ key, node }): DeclaredFunction[] => {
      const at = handlerAt(path, '', textOf(child(node, 'handler')));
      if (!at) return [];
      const events = child(node, 'events')?.items ?? [];
      const triggers = events.flatMap((event) =>
        event.entries.flatMap((one) => serverlessTrigger(one.key, one.node) ?? []),
      );
      return [{ name: key, ...at, triggers, site: siteOf(path, node, 'function') }];
    });
};

const QUEUES = /^(sqs|SQS)$/;
const SCHEDULES = /^(schedule|Schedule|ScheduleV2)$/;
const SOCKETS = /^websocket$/;
const ROUTES = /^(http|httpApi|Api|HttpApi)$/;

const serverlessTrigger = (name: string, node: DataNode): FunctionTrigger | undefined => {
  if (!ROUTES.test(name)) return otherTrigger(name, textOf(child(node, 'route')) ?? textOf(node));
  const short = textOf(node);
  const authorizer = child(node, 'authorizer');
  const [method, route] = short === undefined ? [] : short.trim().split(/\s+/);
  return http({
    method: method ?? textOf(child(node, 'method')),
    // `httpApi: '*'`
    path: short === undefined ? textOf(child(node, 'path')) : (route ?? '*'),
    authorizer:
      textOf(authorizer) ??
      textOf(child(authorizer, 'name')) ??
      textOf(child(authorizer, 'id')) ??
      textOf(child(authorizer, 'type')) ??
      (authorizer ? 'authorizer' : undefined),
    isApiKey: child(node, 'private')?.scalar === true,
  });
};

const ofSam = (path: string, root: DataNode): DeclaredFunction[] => {
  const globals = child(root, 'Globals', 'Function');
  const resources = child(root, 'Resources')?.entries ?? [];
  const standard =
    textOf(child(root, 'Globals', 'Api', 'Auth', 'DefaultAuthorizer')) ??
    resources
      .map(({ node }) => textOf(child(node, 'Properties', 'Auth', 'DefaultAuthorizer')))
      .find((name) => name !== undefined);
  return resources.flatMap(({ key, node }): DeclaredFunction[] => {
    if (textOf(child(node, 'Type')) !== 'AWS::Serverless::Function') return [];
    const own = child(node, 'Properties');
    const code = textOf(child(own, 'CodeUri')) ?? textOf(child(globals, 'CodeUri')) ?? '';
    const handler = textOf(child(own, 'Handler')) ?? textOf(child(globals, 'Handler'));
    const at = handlerAt(path, code, handler);
    if (!at) return [];
    const bundled = textsOf(child(node, 'Metadata', 'BuildProperties', 'EntryPoints')).flatMap((entry) => {
      const file = joinPath(joinPath(folderOf(path), code) ?? '', entry);
      return file === undefined ? [] : [withoutExtension(file)];
    });
    const triggers = (child(own, 'Events')?.entries ?? []).flatMap((event) => {
      const type = textOf(child(event.node, 'Type')) ?? '';
      const given = child(event.node, 'Properties');
      if (!ROUTES.test(type)) return otherTrigger(type, undefined) ?? [];
      const asked = textOf(child(given, 'Auth', 'Authorizer')) ?? standard;
      return http({
        method: textOf(child(given, 'Method')),
        path: textOf(child(given, 'Path')),
        authorizer: asked === 'NONE' ? undefined : asked,
        isApiKey: child(given, 'Auth', 'ApiKeyRequired')?.scalar === true,
      });
    });
    return [
      {
        name: key,
        files: [...bundled, ...at.files],
        handler: at.handler,
        triggers,
        site: siteOf(path, node, 'function'),
      },
    ];
  });
};

const http = ({
  method,
  path,
  authorizer,
  isApiKey,
}: {
  method: string | undefined;
  path: string | undefined;
  authorizer: string | undefined;
  isApiKey: boolean;
}): FunctionTrigger => ({
  kind: 'http',
  method: method === undefined || /^(any|\*)$/i.test(method) ? 'ALL' : method.toUpperCase(),
  path: path ?? '*',
  ...(authorizer === undefined ? {} : { authorizer }),
  ...(isApiKey ? { isApiKey } : {}),
});

const otherTrigger = (type: string, route: string | undefined): FunctionTrigger | undefined => {
  if (SOCKETS.test(type)) return { kind: 'socket', path: route ?? 'websocket' };
  if (QUEUES.test(type)) return { kind: 'queue' };
  if (SCHEDULES.test(type)) return { kind: 'schedule' };
  return type === '' ? undefined : { kind: 'event' };
};

/** `src/orders.create`: the file and the export; with a folder of compiled code also the sources beside it. */
const handlerAt = (
  path: string,
  code: string,
  written: string | undefined,
): { files: string[]; handler: string } | undefined => {
  const dot = written?.lastIndexOf('.') ?? -1;
  if (written === undefined || dot <= 0 || written.includes('${')) return undefined;
  const folder = code.includes('$') ? folderOf(path) : joinPath(folderOf(path), code);
  const file = folder === undefined ? undefined : joinPath(folder, written.slice(0, dot));
  if (file === undefined) return undefined;
  const source = file.replace(/(^|\/)(dist|build|lib|out)\//, '$1src/');
  return { files: source === file ? [file] : [file, source], handler: written.slice(dot + 1) };
};

const withoutExtension = (file: string): string => file.replace(/\.[mc]?[jt]sx?$/, '');
