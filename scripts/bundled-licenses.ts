import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'tsdown';

const MARK = '/node_modules/';

/** Folder of the package that a bundled module comes from; undefined for own code. */
const packageFolder = (moduleId: string): string | undefined => {
  const path = moduleId.replaceAll('\\', '/').replace(/^\0/, '');
  const at = path.lastIndexOf(MARK);
  if (at < 0) return undefined;
  const [first = '', second = ''] = path.slice(at + MARK.length).split('/');
  return path.slice(0, at + MARK.length) + (first.startsWith('@') ? `${first}/${second}` : first);
};

const noticeOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  return `${name} ${version}, ${license}${text}`;
};

/** Writes the licences of everything that is bundled beside the bundle, as they ask for. */
export const bundledLicenses = (): Rolldown.Plugin => ({
  name: 'bundled-licenses',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
    const folders = [...new Set(modules.flatMap((id) => packageFolder(id) ?? []))];
    const notices = folders.map(noticeOf).sort((a, b) => (a < b ? -1 : 1));
    const source = `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
  },
});
