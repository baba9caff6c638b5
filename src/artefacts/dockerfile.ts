import {
  DockerfileParser,
  From,
  PropertyInstruction,
  type Instruction as AstInstruction,
} from 'dockerfile-ast';
import type { Site, Span } from '../findings.ts';
import { readImage, substitute, type ImageRef } from './image-ref.ts';
import { indexLines, readFailed, readOk, siteAt, type LineIndex, type Read } from './place.ts';
import { commandOfWords, readShell, type Command } from './shell.ts';

export interface DockerInstruction {
  keyword: string;
  /** Everything after the keyword, continuation lines joined. */
  text: string;
  span: Span;
  site: Site;
  /** `exec` for the JSON form of RUN, CMD and ENTRYPOINT. */
  form: 'exec' | 'shell' | 'none';
  /** The words of the exec form. */
  words: string[];
  /** What RUN, CMD and ENTRYPOINT run. */
  commands: Command[];
  /** `--from`, `--mount`, … as name and value. */
  flags: { name: string; value: string }[];
  /** ENV, ARG and LABEL; the value is undefined for an ARG without a default. */
  variables: { name: string; value?: string }[];
}

export interface DockerStage {
  index: number;
  name?: string;
  from: DockerInstruction;
  image: ImageRef;
  /** The ARG whose default names the image. */
  imageArgument?: DockerInstruction;
  /** Index of the earlier stage that this one continues. */
  base?: number;
  isFinal: boolean;
  instructions: DockerInstruction[];
}

export interface DockerfileArtefact {
  path: string;
  stages: DockerStage[];
  /** ARG before the first FROM. */
  globalArguments: DockerInstruction[];
}

const LEADING_FLAGS = /^(?:\s|\\\r?\n)*(?:--[a-z][a-z-]*(?:=\S+)?(?:\s|\\\r?\n)+)+/;
const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Shell text of an instruction with its offsets kept: comment lines between continuations vanish, newline included. */
const shellText = (source: string, escape: string): string => {
  let text = escape === '\\' ? source : source.replaceAll(`${escape}\n`, '\\\n');
  const heredoc = /^\s*<<-?\s*["']?([A-Za-z_][A-Za-z0-9_]*)["']?[^\n]*\n/.exec(text);
  if (heredoc)
    return (
      blank(heredoc[0]) + text.slice(heredoc[0].length).replace(new RegExp(`\\n\\s*${heredoc[1]}\\s*$`), '\n')
    );
  text = text.replace(/^[ \t]*#[^\n]*(?:\n|$)/gm, (line) => ' '.repeat(line.length));
  const flags = LEADING_FLAGS.exec(text);
  return flags ? ' '.repeat(flags[0].length) + text.slice(flags[0].length) : text;
};

/** The words of the JSON form, also after options such as `--mount`; Docker takes anything else for shell text. */
const execWords = (text: string): string[] | undefined => {
  const list = text.replace(/^(?:--\S+\s+)+/, '');
  if (!list.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(list);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined;
  }
};

const unquote = (value: string): string => value.replace(/^(["'])([\s\S]*)\1$/, '$2');

const readInstruction = (
  path: string,
  text: string,
  lines: LineIndex,
  escape: string,
  stage: string,
  node: AstInstruction,
): DockerInstruction => {
  const offset = (position: { line: number; character: number }): number => {
    let at = 0;
    for (let line = 0; line < position.line; line += 1) at = text.indexOf('\n', at) + 1;
    return at + position.character;
  };
  const range = node.getRange();
  const start = offset(range.start);
  const span = lines.span(start, offset(range.end));
  const keyword = node.getKeyword();
  const argumentsRange = node.getArgumentsRange();
  const from = argumentsRange ? offset(argumentsRange.start) : start;
  const source = argumentsRange ? text.slice(from, offset(range.end)) : '';
  const joined = text
    .slice(start + keyword.length, offset(range.end))
    .replace(/^[ \t]*#[^\n]*\n/gm, '')
    .replace(/[\\`]\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const runs = keyword === 'RUN' || keyword === 'CMD' || keyword === 'ENTRYPOINT';
  const jsonWords = runs ? execWords(joined) : undefined;
  const isExec = jsonWords !== undefined;
  const flags = [...joined.matchAll(/(?:^|\s)--([a-z][a-z-]*)=(\S+)/g)].map((match) => ({
    name: match[1] ?? '',
    value: match[2] ?? '',
  }));
  const variables =
    node instanceof PropertyInstruction && (keyword === 'ENV' || keyword === 'ARG' || keyword === 'LABEL')
      ? node.getProperties().map((property) => {
          const value = property.getUnescapedValue() ?? property.getValue();
          return { name: property.getName(), ...(value === null ? {} : { value: unquote(value) }) };
        })
      : [];
  const commands = !runs
    ? []
    : isExec
      ? [commandOfWords(jsonWords, span)]
      : readShell(shellText(source, escape), {
          at: (place) => ({ line: lines.line(from + place), column: lines.column(from + place) }),
        });
  return {
    keyword,
    text: joined,
    span,
    site: siteAt(path, span, `${stage} ${keyword}`.trim(), joined),
    form: isExec ? 'exec' : runs ? 'shell' : 'none',
    words: isExec ? jsonWords : [],
    commands,
    flags: keyword === 'COPY' || keyword === 'ADD' || keyword === 'RUN' || keyword === 'FROM' ? flags : [],
    variables,
  };
};

/** Reads a Dockerfile into its stages. */
export const readDockerfile = (path: string, text: string): Read<DockerfileArtefact> => {
  const ast = DockerfileParser.parse(text);
  const lines = indexLines(text);
  const escape = ast.getEscapeCharacter();
  const globalArguments: DockerInstruction[] = [];
  const values: Record<string, string | undefined> = {};
  const stages: DockerStage[] = [];
  for (const node of ast.getInstructions()) {
    const current = stages.at(-1);
    if (node instanceof From) {
      const name = node.getBuildStage() ?? undefined;
      const from = readInstruction(path, text, lines, escape, name ?? String(stages.length), node);
      const image = readImage(node.getImage() ?? '', values);
      const variable = /\$\{?([A-Za-z_][A-Za-z0-9_]*)/.exec(image.text)?.[1];
      const imageArgument = globalArguments.find((each) =>
        each.variables.some((own) => own.name === variable),
      );
      const base = stages.findIndex(
        (stage) => stage.name?.toLowerCase() === image.name.toLowerCase() && !image.digest,
      );
      stages.push({
        index: stages.length,
        ...(name === undefined ? {} : { name }),
        from,
        image,
        ...(imageArgument ? { imageArgument } : {}),
        ...(base === -1 ? {} : { base }),
        isFinal: false,
        instructions: [],
      });
      continue;
    }
    const stageName = current ? (current.name ?? String(current.index)) : '';
    const instruction = readInstruction(path, text, lines, escape, stageName, node);
    if (current) current.instructions.push(instruction);
    else if (instruction.keyword === 'ARG') {
      globalArguments.push(instruction);
      for (const { name, value } of instruction.variables) {
        values[name] = value === undefined ? undefined : substitute(value, values).text;
      }
    }
  }
  const last = stages.at(-1);
  if (!last) return readFailed(path, 'a Dockerfile without FROM', 1);
  last.isFinal = true;
  return readOk({ path, stages, globalArguments });
};

/** A stage and those that it continues, the first of them last: what ships when this stage is built. */
export const stageChain = (dockerfile: DockerfileArtefact, stage: DockerStage): DockerStage[] => {
  const chain = [stage];
  for (let at = stage; at.base !== undefined && at.base < at.index;) {
    const base = dockerfile.stages[at.base];
    if (!base) break;
    chain.push(base);
    at = base;
  }
  return chain;
};

/** Variables set by ENV or ARG in a stage and those it continues, the nearest value first. */
export const stageEnvironment = (
  dockerfile: DockerfileArtefact,
  stage: DockerStage,
): Record<string, string | undefined> => {
  const values: Record<string, string | undefined> = {};
  for (const each of stageChain(dockerfile, stage).reverse()) {
    for (const instruction of each.instructions) {
      if (instruction.keyword !== 'ENV' && instruction.keyword !== 'ARG') continue;
      for (const { name, value } of instruction.variables) {
        if (value !== undefined || !Object.hasOwn(values, name)) values[name] = value;
      }
    }
  }
  return values;
};
