/**
 * Compares the model's call targets with those of TypeScript's checker.
 *
 *   npm run resolution -- DIR [--sample 400] [--seed 1] [--misses 60]
 *
 * The checker needs the service's dependencies: install them by hand in a copy of the service first, with
 * `npm install --ignore-scripts --legacy-peer-deps` (or `yarn install --ignore-scripts`). The model itself reads none.
 * Of all calls in production files that the checker resolves to a declaration of the project, a seeded sample is drawn.
 */
// oxlint-disable-next-line no-restricted-imports -- a tool that asks the checker, no part of bpx
import ts from 'typescript';
import { posix } from 'node:path';
import { parseArgs } from 'node:util';
import { extract } from '../src/extract/extract.ts';
import { SourceUnit, type Node } from '../src/facts/node.ts';
import { createLibrary } from '../src/libraries/library-index.ts';
import { TABLES } from '../src/libraries/tables.ts';
import { alternatives } from '../src/model/resolution/origin.ts';
import { ServiceModel } from '../src/model/model.ts';
import { readArtefacts } from '../src/artefacts/artefacts.ts';
import { discover } from '../src/project/discover.ts';
import type { Project } from '../src/project/project.ts';

type CallNode = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
type Verdict = 'same' | 'more exact' | 'different' | 'none';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '400' },
    seed: { type: 'string', default: '1' },
    misses: { type: 'string', default: '60' },
  },
});

const project = await discover(positionals[0] ?? '.');
const model = modelOf(project);
const absolute = (path: string): string => posix.join(project.root, path);
const relative = (path: string): string => posix.relative(project.root, path);
const callsByPlace = new Map(model.calls.all.map((call) => [`${call.path}:${call.start}:${call.end}`, call]));

const sources: ts.Program[] = [];
const found: {
  call: CallNode;
  mine: Node;
  checker: ts.TypeChecker;
  declaration: ts.SignatureDeclaration | ts.ClassLikeDeclaration;
}[] = [];
for (const { program, files } of programs()) {
  const checker = program.getTypeChecker();
  sources.push(program);
  for (const path of files) {
    const source = program.getSourceFile(absolute(path));
    if (!source) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) {
        const declaration = declarationOf(checker, node);
        const mine = callsByPlace.get(`${path}:${node.getStart(source)}:${node.end}`);
        if (declaration && mine && isOfProject(declaration))
          found.push({ call: node, mine, checker, declaration });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
}

const sample = draw(found, Number(options.sample), Number(options.seed));
const counts: Record<Verdict, number> = { same: 0, 'more exact': 0, different: 0, none: 0 };
const misses: string[] = [];
for (const one of sample) {
  const verdict = compare(one.checker, one.call, one.mine, one.declaration);
  counts[verdict]++;
  if (verdict === 'same' || verdict === 'more exact') continue;
  const { mine, declaration } = one;
  const origin = model.calls.callee(mine);
  const source = declaration.getSourceFile();
  const line = source.getLineAndCharacterOfPosition(declaration.getStart(source)).line + 1;
  const head = (mine.callee?.text ?? '').replace(/\s+/g, ' ').slice(0, 70);
  misses.push(
    `${verdict.padEnd(9)} ${mine.path}:${mine.line} ${head} -> ${relative(source.fileName)}:${line} ${ts.SyntaxKind[declaration.kind]} (model: ${describe(origin)})`,
  );
}
const share = (count: number): string => `${((100 * count) / Math.max(1, sample.length)).toFixed(1)} %`;
console.log(`${found.length} calls lead to a declaration of the project; ${sample.length} drawn`);
for (const [verdict, count] of Object.entries(counts))
  console.log(`${verdict.padEnd(10)} ${String(count).padStart(5)}  ${share(count)}`);
for (const miss of misses.sort().slice(0, Number(options.misses))) console.log(miss);

function modelOf(from: Project): ServiceModel {
  const load = (path: string): SourceUnit | undefined => {
    const file = from.file(path);
    const text = from.read(path);
    if (!file || text === undefined) return undefined;
    return new SourceUnit(path, extract(text, file.scriptKind), () => text);
  };
  const units = from.files.flatMap(({ path }) => load(path) ?? []);
  const artefacts = readArtefacts(from.repoFiles, (path) => from.read(path));
  return new ServiceModel({
    project: from,
    units,
    library: createLibrary({ tables: TABLES }),
    artefacts,
    load,
  });
}

/** One program per tsconfig that governs production files. */
function* programs(): Generator<{ program: ts.Program; files: string[] }> {
  const groups = new Map<string, string[]>();
  for (const file of project.files) {
    if (!file.inScope || file.role === 'test' || file.role === 'fixture' || file.role === 'mock') continue;
    const config = project.tsconfigFor(file.path)?.path ?? '';
    groups.set(config, [...(groups.get(config) ?? []), file.path]);
  }
  for (const [config, files] of groups) {
    const parsed = config
      ? ts.getParsedCommandLineOfConfigFile(
          absolute(config),
          {},
          { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
        )
      : undefined;
    const declarations = parsed?.fileNames.filter((name) => /\.d\.[mc]?ts$/.test(name)) ?? [];
    const program = ts.createProgram([...files.map(absolute), ...declarations], {
      ...(parsed?.options ?? {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        moduleResolution: ts.ModuleResolutionKind.Node10,
        esModuleInterop: true,
      }),
      allowJs: true,
      noEmit: true,
      skipLibCheck: true,
    });
    yield { program, files };
  }
}

function declarationOf(
  checker: ts.TypeChecker,
  call: CallNode,
): ts.SignatureDeclaration | ts.ClassLikeDeclaration | undefined {
  const declared = checker.getResolvedSignature(call)?.getDeclaration() as
    ts.SignatureDeclaration | undefined;
  if (declared) return declared;
  if (!ts.isNewExpression(call)) return undefined;
  return checker.getTypeAtLocation(call).getSymbol()?.declarations?.find(ts.isClassLike);
}

function isOfProject(declaration: ts.Node): boolean {
  const source = declaration.getSourceFile();
  return (
    !source.isDeclarationFile &&
    !source.fileName.includes('/node_modules/') &&
    source.fileName.startsWith(project.root)
  );
}

function compare(
  checker: ts.TypeChecker,
  call: CallNode,
  mine: Node,
  declaration: ts.SignatureDeclaration | ts.ClassLikeDeclaration,
): Verdict {
  const origins = alternatives(model.calls.callee(mine));
  const targets = model.calls.targets(mine).map(({ fn }) => fn);
  const nodes = origins.flatMap((origin) =>
    origin.kind === 'signature'
      ? [origin.node]
      : origin.kind === 'class'
        ? [origin.cls]
        : origin.kind === 'instance'
          ? [origin.of]
          : [],
  );
  const wanted = placesOf(checker, declaration);
  if ([...targets, ...nodes].some((node) => wanted.has(placeOf(node)))) return 'same';
  if (!targets.length && !nodes.length) return 'none';
  // the checker stops at a type where the model has found the function behind it
  if (targets.length && !bodyOf(declaration) && targets.every((fn) => fits(checker, call, fn)))
    return 'more exact';
  return 'different';
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  return (node as { body?: ts.Node }).body;
}

function placeOf(node: Node): string {
  return `${node.path}:${node.start}`;
}

/** The declaration with its overloads; a class with its constructors. */
function placesOf(checker: ts.TypeChecker, declaration: ts.Declaration): Set<string> {
  const all: ts.Node[] = [declaration];
  const name = ts.getNameOfDeclaration(declaration);
  const symbol =
    (declaration as { symbol?: ts.Symbol }).symbol ?? (name && checker.getSymbolAtLocation(name));
  all.push(...(symbol?.declarations ?? []));
  if (ts.isConstructorDeclaration(declaration)) all.push(declaration.parent);
  if (ts.isClassLike(declaration)) all.push(...declaration.members.filter(ts.isConstructorDeclaration));
  if (ts.isFunctionTypeNode(declaration) || ts.isCallSignatureDeclaration(declaration))
    all.push(declaration.parent);
  return new Set(all.map((node) => `${relative(node.getSourceFile().fileName)}:${node.getStart()}`));
}

/** The checker agrees that the function may stand where the call calls. */
function fits(checker: ts.TypeChecker, call: CallNode, fn: Node): boolean {
  const source = sourceOf(call, fn.path);
  const declared = source && functionAt(source, fn.start, fn.end);
  if (!declared) return false;
  const callee = ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
  const wanted = checker.getNonNullableType(checker.getTypeAtLocation(callee));
  return checker.isTypeAssignableTo(checker.getTypeAtLocation(declared), wanted);
}

function sourceOf(call: CallNode, path: string): ts.SourceFile | undefined {
  for (const one of sources) {
    const source = one.getSourceFile(absolute(path));
    if (source && one.getSourceFile(call.getSourceFile().fileName) === call.getSourceFile()) return source;
  }
  return undefined;
}

function functionAt(source: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  let at: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.getStart(source) === start && node.end === end) at = node;
    if (node.pos <= start && node.end >= end) ts.forEachChild(node, visit);
  };
  visit(source);
  return at;
}

/** A repeatable draw without repetition. */
function draw<T>(from: readonly T[], count: number, seed: number): T[] {
  const left = [...from];
  const drawn: T[] = [];
  let state = seed;
  while (left.length && drawn.length < count) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    drawn.push(...left.splice(state % left.length, 1));
  }
  return drawn;
}

function describe(origin: ReturnType<ServiceModel['calls']['callee']>): string {
  if (origin.kind === 'library') return `${origin.package} ${origin.path}`;
  if (origin.kind === 'function') return `function ${origin.fn.path}:${origin.fn.line}`;
  if (origin.kind === 'signature') return `signature ${origin.node.path}:${origin.node.line}`;
  if (origin.kind === 'unknown') return `unknown, ${origin.why}`;
  if (origin.kind === 'oneOf') return origin.of.map(describe).join(' | ');
  return origin.kind;
}
