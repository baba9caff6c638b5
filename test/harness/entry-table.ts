import { authValueOf } from '../../src/model/service/access/auth-value.ts';
import { modelOf } from './model-of.ts';

/** Kind or method, path, chain and who may call it, one line per entry point. */
export const tableOf = (files: Record<string, string>, ...dependencies: string[]): string[] => {
  const manifest = { dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])) };
  const model = modelOf(files, { manifests: { '': manifest } });
  return model.entryPoints.all.map((entry) => {
    const chain = entry.chain
      .map(({ node, label }) => label ?? node.text.replace(/\s+/g, ' ').slice(0, 30))
      .join(' > ');
    const { auth, credential } = authValueOf(model.access.of(entry));
    const name = `${entry.kind === 'http' ? '' : `${entry.kind} `}${entry.method ?? ''}`.trim();
    return [`${name} ${entry.path}`, chain, auth, credential && 'credential'].filter(Boolean).join(' | ');
  });
};
