import type { Node } from '../../../facts/node.ts';
import { folderOf } from '../../../project/paths.ts';
import { resolvePath } from '../../resolution/paths.ts';
import type { Scope } from './definitions.ts';
import { withoutExtension } from './file-paths.ts';
import { joinPatterns, normalisePattern } from './path-pattern.ts';
import type { Reading } from './reading.ts';

const LIBRARIES = new Set(['@fastify/autoload', 'fastify-autoload']);

interface Loaded {
  /** The module whose default export is a plugin. */
  module: Node;
  prefix: string;
}

/** Files that `register(autoload, { dir, options: { prefix } })` makes plugins of; undefined for other plugins. */
export const autoloaded = (reading: Reading, call: Node, scope: Scope | undefined): Loaded[] | undefined => {
  const { definitions, expansions } = reading;
  const origin = definitions.origins.of(call.argument(0));
  if (origin.kind !== 'library' || !LIBRARIES.has(origin.package)) return undefined;
  const [options] = definitions.of(call.argument(1), scope);
  const dir = options?.node.property('dir');
  if (!options || !dir) return [];
  const folder = loadedFolder(dir);
  const base = definitions
    .memberOf(options, 'options')
    .flatMap((inner) => definitions.memberOf(inner, 'prefix'))
    .flatMap((prefix) => expansions.texts(prefix))[0];
  const isFlat = options.node.property('dirNameRoutePrefix')?.is('False') ?? false;
  return reading.unitsUnder(folder).flatMap(({ path, module }): Loaded[] => {
    const [own] = definitions
      .memberOf({ node: module }, 'autoPrefix')
      .flatMap((one) => expansions.texts(one));
    const folders = isFlat ? '' : folderPrefix(withoutExtension(path.slice(folder.length + 1)));
    return [{ module, prefix: joinPatterns(base ?? '', own ?? folders) }];
  });
};

/** `users/_id/index` -> `users/:id` */
const folderPrefix = (path: string): string =>
  normalisePattern(folderOf(path).replace(/(^|\/)_(\w+)/g, '$1:$2'));

/** `path.join(__dirname, 'routes')`, `new URL('routes', import.meta.url)`: the texts below the file's own folder. */
const loadedFolder = (dir: Node): string => {
  const texts = [dir, ...dir.descendants()].flatMap((node) => (node.is('String') ? [node.string] : []));
  return texts.reduce(resolvePath, folderOf(dir.path));
};
