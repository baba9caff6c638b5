import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';

/** `new URL('./font.ttf', import.meta.url)`: a file that is deployed with the code; no other side answers for it. */
export const isOwnAsset = (origins: Origins, url: Node | undefined): boolean => {
  const made = url?.is('Identifier') ? url.binding?.declaration?.parent?.init : url;
  if (!made?.isNew) return false;
  const isUrl = alternatives(origins.of(made.callee)).some(
    (origin) => origin.kind === 'library' && origin.package === 'global' && origin.path === 'URL',
  );
  return isUrl && made.argument(1)?.text === 'import.meta.url' && isRelative(made.argument(0));
};

const isRelative = (path: Node | undefined): boolean =>
  path?.stringValue !== undefined && /^\.{0,2}\//.test(path.stringValue);
