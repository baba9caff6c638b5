import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES, RULES, type Category } from '../src/findings.ts';

export const REGISTRY_PATH = 'src/analyzers/registry.generated.ts';

interface CheckFile {
  category: Category;
  rule: string;
  name: string;
  /** The constant that the file exports. */
  constant: string;
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort((a, b) => (a < b ? -1 : 1));
  } catch {
    return [];
  }
};

const constantOf = (path: string): string => {
  const constants = [...readFileSync(path, 'utf8').matchAll(/^export const (\w+) = defineCheck\(/gm)];
  const constant = constants[0]?.[1];
  if (constants.length !== 1 || !constant)
    throw new Error(`${path}: exports ${constants.length} constants made by defineCheck, not one`);
  return constant;
};

const checkFiles = (root: string): CheckFile[] =>
  CATEGORIES.flatMap((category) => {
    const folder = join(root, 'src/analyzers', category);
    const rules = RULES[category];
    return namesIn(folder)
      .filter((rule) => !rule.endsWith('.ts'))
      .flatMap((rule) => {
        if (!rules.includes(rule))
          throw new Error(`src/analyzers/${category}/${rule}: no rule of this category`);
        return namesIn(join(folder, rule))
          .filter((file) => file.endsWith('.ts'))
          .map((file) => ({
            category,
            rule,
            name: file.slice(0, -'.ts'.length),
            constant: constantOf(join(folder, rule, file)),
          }));
      });
  });

/** The text of the registry that belongs to the folder tree. */
export const registrySource = (root: string): string => {
  const files = checkFiles(root);
  const taken = new Map<string, number>();
  const rows = files.map((file) => {
    const uses = taken.get(file.constant) ?? 0;
    taken.set(file.constant, uses + 1);
    const local = uses === 0 ? file.constant : `${file.constant}${uses + 1}`;
    const imported = uses === 0 ? file.constant : `${file.constant} as ${local}`;
    return {
      line: `import { ${imported} } from './${file.category}/${file.rule}/${file.name}.ts';`,
      entry: `  identify('${file.category}', '${file.rule}', '${file.name}', ${local}),`,
    };
  });
  return [
    '// Made by `npm run registry` from the folders beside it; not edited by hand.',
    "import type { Check } from './check.ts';",
    ...(rows.length > 0 ? ["import { identify } from './identity.ts';"] : []),
    ...rows.map((row) => row.line),
    '',
    '/** Every check, in the order of category, rule and name. */',
    ...(rows.length > 0
      ? ['export const CHECKS: readonly Check[] = [', ...rows.map((row) => row.entry), '];']
      : ['export const CHECKS: readonly Check[] = [];']),
    '',
  ].join('\n');
};
