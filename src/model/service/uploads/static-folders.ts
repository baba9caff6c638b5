import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** A folder whose files browsers get under the origin of the service. */
export interface StaticFolder {
  call: Node;
  /** Constant parts of its path, without `./` and slashes at the ends: `static`, `public/files`. */
  parts: readonly string[];
}

/** Folders that are served as they are, but those whose handler says how browsers take the files. */
export const staticFolders = (model: ServiceModel): StaticFolder[] =>
  model.roles.callsOf('middleware').flatMap((role): StaticFolder[] => {
    const root = model.roles.argument(role, 'root');
    if (!root || !model.isServing(role.call.path) || isSandboxed(role.call)) return [];
    const parts = constantsIn(model, root);
    return parts.length ? [{ call: role.call, parts }] : [];
  });

/** The static folder that a path of constant parts lies in. */
export const servedBy = (
  folders: readonly StaticFolder[],
  parts: readonly string[],
): StaticFolder | undefined =>
  folders.find((folder) => {
    const last = folder.parts.at(-1) ?? '';
    return parts.some((part) => part === last || part.startsWith(`${last}/`) || part.includes(`/${last}/`));
  });

/** Texts of an expression that name folders. */
export const constantsIn = (model: ServiceModel, node: Node): string[] => {
  const texts = model.dataflow
    .labelsOf(node)
    .flatMap(({ label }) =>
      label.kind === 'constant' && typeof label.value === 'string' ? [label.value] : [],
    );
  const written = [node, ...node.descendants()].flatMap((one) =>
    one.is('String') ? [one.string] : one.is('TemplateText') ? [one.string] : [],
  );
  return [...new Set([...texts, ...written].map(trimmed))].filter((part) => /[a-z]/i.test(part));
};

const trimmed = (text: string): string => text.replace(/^\.?\/+/, '').replace(/\/+$/, '');

/** Headers that keep browsers from running what they get. */
const isSandboxed = (call: Node): boolean =>
  /content-disposition|attachment|sandbox|content-security-policy/i.test(call.parent?.text ?? call.text);
