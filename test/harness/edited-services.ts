import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureCases, FIXTURES, layOut } from './cases.ts';
import { reviewEdited, told } from './edited.ts';
import type { Edit, Sources } from './edits.ts';
import { repository } from './repository.ts';

const SERVICES = join(FIXTURES, 'services');

export const serviceNames = (): string[] => readdirSync(SERVICES).sort();

/** Rules with a case that reports. */
export const ruleNames = (): string[] => [
  ...new Set(reportingCases().map(({ check }) => check.split('/')[0] ?? '')),
];

const reportingCases = () => fixtureCases().filter(({ name }) => name.startsWith('bad'));

const filesIn = (folder: string): Sources => {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
};

export const serviceSources = (service: string): Sources => filesIn(join(SERVICES, service));

/** All reporting cases of a rule, each a package of one workspace. */
export const ruleSources = (rule: string): Sources => {
  const cases = reportingCases().filter(({ check }) => check.startsWith(`${rule}/`));
  const packages = cases.flatMap((each) => {
    const laidOut = layOut(each);
    const name = `${each.check.replace('/', '-')}-${each.name}`;
    const files = Object.entries(filesIn(laidOut.root));
    laidOut.remove();
    return files.map(([path, text]): [string, string] => [`packages/${name}/${path}`, text]);
  });
  return {
    ...Object.fromEntries(packages),
    'package.json': '{ "name": "workspace", "private": true, "workspaces": ["packages/*"] }\n',
  };
};

/** What a review calls new after edits that change nothing, and what it calls fixed. */
export const differencesAfter = async (
  before: Sources,
  edits: readonly Edit[],
  seed: number,
): Promise<string[]> => {
  const edited = await reviewEdited(repository(), before, edits, seed);
  return [
    ...edited.new.map((finding) => `new    ${told(finding)}`),
    ...edited.fixed.map((finding) => `fixed  ${told(finding)}`),
  ];
};
