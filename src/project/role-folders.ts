import type { FileRole } from './project.ts';
import type { RoleOf } from './roles.ts';

export interface Folders {
  /** From the outermost. */
  folders: readonly string[];
  /** Positions in `folders` that stand at the top of a tree or of a package. */
  top: ReadonlySet<number>;
  /** Plain JavaScript: what lies in a folder of public assets is sent to browsers. */
  isScript: boolean;
  name: string;
}

interface FolderRule {
  role: FileRole;
  folder: RegExp;
  /** Only at the top: deeper the word may name a feature of the product. */
  atTop?: boolean;
  scriptsOnly?: boolean;
  unlessNamed?: RegExp;
}

/** What starts a server although it lies in `bin/` or `cli/`. */
const STARTS_SERVER = /^(www|server|start|app|index|main|worker|web|api)(\.[cm]?[jt]s)?$/;

/** From the surest to the vaguest: a fixture inside `test/` is a fixture, a test of a script is a test. */
const RULES: FolderRule[] = [
  { role: 'generated', folder: /^(__generated__|generated)$/ },
  { role: 'vendored', folder: /^(third[_-]party|vendored)$/ },
  { role: 'mock', folder: /^(__mocks__|mocks)$/ },
  { role: 'fixture', folder: /^(__fixtures__|fixtures?|test-?data|test-?fixtures)$/ },
  {
    role: 'test',
    folder:
      /^(__tests?__|tests?|e2e|e2e-tests?|cypress|playwright|[\w-]*-e2e|test-?utils?|test-?helpers?|integration-tests?|unit-tests?)$/,
  },
  {
    role: 'test',
    folder: /^(spec|specs|testing|acceptance)$/,
    atTop: true,
    // A specification of an API, not of behaviour.
    unlessNamed: /\.(ya?ml|json|proto|graphql|gql)$/,
  },
  { role: 'migration', folder: /^migrations$/ },
  { role: 'seed', folder: /^(seeds?|seeders?|seeding)$/ },
  { role: 'example', folder: /^(__examples__|examples?)$/ },
  {
    role: 'example',
    folder: /^(demos?|samples?|playgrounds?|sandbox|templates?|starters?|stories)$/,
    atTop: true,
  },
  { role: 'docs', folder: /^(docs?|documentation|website|docs-site|www-docs)$/, atTop: true },
  { role: 'dev-server', folder: /^dev-?(server|env|environment)$/ },
  { role: 'cli', folder: /^(cli|bin)$/, unlessNamed: STARTS_SERVER },
  { role: 'script', folder: /^(scripts?|codemods?|benchmarks?|benches|bench|perf)$/ },
  { role: 'script', folder: /^(tools?|tooling|hack|ci|build|dev|internal-tools)$/, atTop: true },
  { role: 'browser', folder: /^(public|static|assets|www|wwwroot)$/, scriptsOnly: true },
];

/** In a folder of features these words name one: a school's `modules/tests`, a printer's `modules/examples`. */
const FEATURE_PARENTS = /^(modules|features|domains|entities|resources)$/;

/** Role by the names of the folders above a file. */
export function folderRole(above: Folders): RoleOf | undefined {
  const { folders, isScript, name } = above;
  const key = [...above.top, ...folders].join('/');
  const matches = matchesOf.get(key) ?? rulesMatching(above);
  matchesOf.set(key, matches);
  const match = matches.find(
    ({ rule }) => (rule.scriptsOnly !== true || isScript) && rule.unlessNamed?.test(name) !== true,
  );
  return match && { role: match.rule.role, roleBy: `in \`${match.folder}/\`` };
}

interface Match {
  rule: FolderRule;
  folder: string;
}

/** Files share their folders; a pure function of its key. */
const matchesOf = new Map<string, Match[]>();

function rulesMatching({ folders, top }: Folders): Match[] {
  return RULES.flatMap((rule) => {
    const at = folders.findIndex(
      (folder, index) =>
        rule.folder.test(folder) &&
        (rule.atTop !== true || top.has(index)) &&
        !FEATURE_PARENTS.test(folders[index - 1] ?? ''),
    );
    const folder = folders[at];
    return folder === undefined ? [] : [{ rule, folder }];
  });
}
