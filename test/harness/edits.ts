import { format } from 'prettier';
import { Node, Project, SyntaxKind, ts, type SourceFile } from 'ts-morph';

/** Source files by path. */
export type Sources = Readonly<Record<string, string>>;

/** Turns a program into another text that does the same. */
export type Edit = (sources: Sources, random: () => number) => Promise<Sources>;

/** Also what is mounted or named by its path is left where it is: tests, settings of tools, migrations. */
const NAMED_BY_PATH =
  /(^|\/)(tests?|__tests__|e2e|migrations?|seeds?)\/|\.(test|spec|config)\.|(^|\/)\.[^/]+/;

const isSource = (path: string): boolean =>
  /\.[cm]?[jt]sx?$/.test(path) && !path.endsWith('.d.ts') && !NAMED_BY_PATH.test(path);

/** A generator with a seed: the same numbers on every machine. */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const projectOf = (sources: Sources): Project => {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      checkJs: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      experimentalDecorators: true,
    },
  });
  for (const [path, text] of Object.entries(sources))
    if (isSource(path)) project.createSourceFile(`/${path}`, text);
  return project;
};

const textsOf = (project: Project): [string, string][] =>
  project.getSourceFiles().map((file): [string, string] => [file.getFilePath().slice(1), file.getFullText()]);

/** Works on the sources as a program; files that are not source stay as they are. */
const onProgram =
  (change: (project: Project, random: () => number) => void): Edit =>
  async (sources, random) => {
    const project = projectOf(sources);
    change(project, random);
    const others = Object.entries(sources).filter(([path]) => !isSource(path));
    return Object.fromEntries([...others, ...textsOf(project)]);
  };

/** Beyond so many files each is edited for itself: the language service checks a whole program after every edit. */
const MOST_FILES_TOGETHER = 60;

/** Works inside single files, with the types of the others where there are few. */
const onFiles =
  (change: (project: Project, file: SourceFile, random: () => number) => void): Edit =>
  async (sources, random) => {
    const paths = Object.keys(sources).filter(isSource);
    if (paths.length <= MOST_FILES_TOGETHER)
      return onProgram((project) => {
        for (const file of project.getSourceFiles()) change(project, file, random);
      })(sources, random);
    const edited = paths.flatMap((path) => {
      const project = projectOf({ [path]: sources[path] ?? '' });
      try {
        for (const file of project.getSourceFiles()) change(project, file, random);
      } catch (error) {
        // ts-morph cannot move the members of every file: one stays as it was
        if (!(error instanceof Error) || !/^Manipulation error/.test(error.message)) throw error;
        return [];
      }
      return textsOf(project);
    });
    return { ...sources, ...Object.fromEntries(edited) };
  };

const STYLES = [
  { printWidth: 60, tabWidth: 4, semi: false, bracketSpacing: false, trailingComma: 'none' },
  { printWidth: 140, useTabs: true, singleQuote: false, arrowParens: 'avoid', trailingComma: 'all' },
] as const;

export const reformat: Edit = async (sources, random) => {
  const style = STYLES[Math.floor(random() * STYLES.length)] ?? STYLES[0];
  const entries = Object.entries(sources).map(async ([path, text]): Promise<[string, string]> => {
    if (!isSource(path)) return [path, text];
    // A snippet that is no program stays as it is.
    return [path, await format(text, { ...style, filepath: path }).catch(() => text)];
  });
  return Object.fromEntries(await Promise.all(entries));
};

export const moveLines: Edit = async (sources) =>
  Object.fromEntries(
    Object.entries(sources).map(([path, text]) => [
      path,
      isSource(path) && !text.startsWith('#!') ? `// One line more.\n\n${text}` : text,
    ]),
  );

/** Files that somebody names by an alias: nothing here knows what it stands for. */
const namedByAlias = (project: Project): ((file: SourceFile) => boolean) => {
  const aliases = project
    .getSourceFiles()
    .flatMap((file) => file.getImportStringLiterals().map((literal) => literal.getLiteralText()))
    .filter((specifier) => !specifier.startsWith('.'));
  return (file) => aliases.some((alias) => alias.endsWith(`/${file.getBaseNameWithoutExtension()}`));
};

/** Files that others import go into a folder below; those that start something are named elsewhere and stay. */
export const moveFiles: Edit = onProgram((project) => {
  const hasAlias = namedByAlias(project);
  for (const file of project.getSourceFiles()) {
    const isImported = file.getReferencingSourceFiles().length > 0;
    const isInFolder = file.getFilePath().lastIndexOf('/') > 0;
    const knowsItsPlace = /__dirname|__filename|import\.meta/.test(file.getFullText());
    if (isImported && isInFolder && !knowsItsPlace && !hasAlias(file))
      file.move(`${file.getDirectoryPath()}/moved/${file.getBaseName()}`);
  }
});

const localNames = (file: SourceFile): Node[] =>
  [
    ...file.getDescendantsOfKind(SyntaxKind.VariableDeclaration),
    ...file.getDescendantsOfKind(SyntaxKind.Parameter),
    ...file.getDescendantsOfKind(SyntaxKind.BindingElement),
  ]
    .filter((declaration) => !(Node.isParameterDeclaration(declaration) && declaration.isParameterProperty()))
    .map((declaration) => declaration.getNameNode())
    .filter(
      (name) =>
        Node.isIdentifier(name) &&
        name.getFirstAncestor((each) => Node.isFunctionLikeDeclaration(each)) !== undefined,
    );

const MOST_RENAMES = 12;

export const renameLocals: Edit = onFiles((_, file, random) => {
  for (let count = 0; count < MOST_RENAMES; count++) {
    const names = localNames(file).filter((name) => !name.getText().endsWith('Renamed'));
    const name = names[Math.floor(random() * names.length)];
    if (Node.isIdentifier(name)) name.rename(`${name.getText()}Renamed`, { usePrefixAndSuffixText: true });
  }
});

/** Methods of classes and functions of modules in the opposite order. */
export const reorderMembers: Edit = onFiles((_, file) => {
  for (const owner of file.getClasses()) {
    const methods = owner.getMethods();
    const first = methods[0]?.getChildIndex();
    if (first === undefined) continue;
    for (const method of methods.slice(1)) method.setOrder(owner.getMembers().indexOf(methods[0] as never));
  }
  const functions = file.getFunctions().filter((each) => !each.isOverload() && each.hasBody());
  for (const each of functions.slice(1)) each.setOrder(functions[0]?.getChildIndex() ?? 0);
});

const isExtractable = (statement: Node): boolean =>
  (Node.isExpressionStatement(statement) || Node.isVariableStatement(statement)) &&
  statement.getFirstDescendantByKind(SyntaxKind.CallExpression) !== undefined &&
  statement.getFirstAncestor((each) => Node.isFunctionLikeDeclaration(each)) !== undefined;

const usesThis = (statement: Node): boolean =>
  statement
    .getDescendants()
    .some((node) => node.isKind(SyntaxKind.ThisKeyword) || node.isKind(SyntaxKind.SuperKeyword));

/** `Cannot find name`, and what it becomes where something is alike. */
const UNKNOWN_NAME = new Set([2304, 2552, 18004]);

/** The language service forgets some names of JavaScript: such an extraction would change what the code does. */
const unknownNames = (project: Project, file: SourceFile): number =>
  project
    .getLanguageService()
    .compilerObject.getSemanticDiagnostics(file.getFilePath())
    .filter(({ code }) => UNKNOWN_NAME.has(code)).length;

/** Lets the language service extract one statement of the file: into a method where it uses `this`, else into a function of the module. */
const extractOne = (project: Project, file: SourceFile, statement: Node): boolean => {
  const service = project.getLanguageService().compilerObject;
  const range = { pos: statement.getStart(), end: statement.getEnd() };
  const action = service
    .getApplicableRefactors(file.getFilePath(), range, {})
    .filter(({ name }) => name === 'Extract Symbol')
    .flatMap(({ actions }) => actions)
    .filter(
      ({ name, description }) =>
        name.startsWith('function_scope') &&
        (!usesThis(statement) || description.includes('method in class')),
    )
    .at(-1);
  if (!action) return false;
  const edits = service.getEditsForRefactor(file.getFilePath(), {}, range, 'Extract Symbol', action.name, {})
    ?.edits[0];
  if (!edits) return false;
  const known = unknownNames(project, file);
  const before = file.getFullText();
  let text = before;
  for (const { span, newText } of [...edits.textChanges].sort((a, b) => b.span.start - a.span.start))
    text = text.slice(0, span.start) + newText + text.slice(span.start + span.length);
  file.replaceWithText(text);
  if (unknownNames(project, file) <= known) return true;
  file.replaceWithText(before);
  return false;
};

const MOST_EXTRACTIONS = 3;

export const extractFunctions: Edit = onFiles((project, file, random) => {
  for (let count = 0; count < MOST_EXTRACTIONS; count++) {
    const candidates = file.getDescendantStatements().filter(isExtractable);
    const chosen = candidates[Math.floor(random() * candidates.length)];
    if (chosen) extractOne(project, file, chosen);
  }
});

/** How many functions of a program the edits work on. */
export const functionsIn = (sources: Sources): number =>
  projectOf(sources)
    .getSourceFiles()
    .reduce(
      (sum, file) =>
        sum + file.getDescendants().filter((node) => Node.isFunctionLikeDeclaration(node)).length,
      0,
    );

export const EDITS: Readonly<Record<string, Edit>> = {
  'lines moved': moveLines,
  reformatted: reformat,
  'files moved': moveFiles,
  'locals renamed': renameLocals,
  'members reordered': reorderMembers,
  'functions extracted': extractFunctions,
};
