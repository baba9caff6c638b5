import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { annotationsIn, type Expected } from './annotations.ts';

export const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
export const BASE = join(FIXTURES, 'base');

/** Not rules: the clean base and whole services. */
const OTHER_FOLDERS = new Set(['base', 'services']);

/** Beside the files of a case: what cannot stand in a comment. */
const EXPECT_FILE = 'expect.json';

/** One folder `fixtures/<rule>/<check>/<case>/`. */
export interface FixtureCase {
  name: string;
  check: string;
  folder: string;
}

interface ExpectFile {
  /** Findings that no comment can announce. */
  expect?: Expected[];
  /** Files of the base that the case does without. */
  remove?: string[];
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1));

export const fixtureCases = (): FixtureCase[] =>
  foldersIn(FIXTURES)
    .filter((rule) => !OTHER_FOLDERS.has(rule))
    .flatMap((rule) =>
      foldersIn(join(FIXTURES, rule)).flatMap((check) =>
        foldersIn(join(FIXTURES, rule, check)).map((name) => ({
          name,
          check: `${rule}/${check}`,
          folder: join(FIXTURES, rule, check, name),
        })),
      ),
    );

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .sort((a, b) => (a < b ? -1 : 1));

/** Either a list of findings, or an object with what is removed too. */
const readExpectFile = (folder: string): ExpectFile => {
  const path = join(folder, EXPECT_FILE);
  if (!existsSync(path)) return {};
  const content = JSON.parse(readFileSync(path, 'utf8')) as Expected[] | ExpectFile;
  return Array.isArray(content) ? { expect: content } : content;
};

export interface LaidOut {
  root: string;
  expected: Expected[];
  remove(): void;
}

/** Lays a case over the clean base in a temporary folder. */
export const layOut = ({ folder }: FixtureCase): LaidOut => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bpx-case-')));
  cpSync(BASE, root, { recursive: true });
  const { expect = [], remove = [] } = readExpectFile(folder);
  for (const path of remove) {
    if (!existsSync(join(root, path)))
      throw new Error(`${relative(FIXTURES, folder)}: the base has no ${path}`);
    rmSync(join(root, path), { recursive: true });
  }
  cpSync(folder, root, { recursive: true, filter: (source) => source !== join(folder, EXPECT_FILE) });
  const annotated = filesIn(folder)
    .filter((path) => path !== EXPECT_FILE)
    .flatMap((path) => annotationsIn(path, readFileSync(join(folder, path), 'utf8')));
  return {
    root,
    expected: [...expect, ...annotated],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
