import type { Site, Span } from '../../../findings.ts';
import type { SourceUnit } from '../../../facts/node.ts';
import { child, type DataNode } from '../../../artefacts/data-node.ts';
import { siteAt } from '../../../artefacts/place.ts';
import { readYaml } from '../../../artefacts/yaml.ts';

/** An operation that an OpenAPI document, or a block of one in a comment, publishes. */
export interface PublishedOperation {
  /** Upper case. */
  method: string;
  /** As it is written: `/users/{id}`. */
  path: string;
  /** Paths of the servers that it is published under; empty where none is named. */
  bases: readonly string[];
  site: Site;
  statuses: readonly PublishedStatus[];
}

export interface PublishedStatus {
  /** `open`: a range or the default. */
  status: number | 'open';
  site: Site;
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);
const BLOCK = /@(?:swagger|openapi)\b/;

/** Operations of a checked-in document, in its order. */
export const operationsOfDocument = (path: string, text: string): PublishedOperation[] => {
  const [document] = readYaml(path, text).value ?? [];
  return document ? operationsIn(document, path, 0) : [];
};

/** Operations of the OpenAPI blocks in the comments of a file. */
export const operationsOfComments = (unit: SourceUnit): PublishedOperation[] => {
  const { comments } = unit.facts;
  const found: PublishedOperation[] = [];
  for (let at = 0; at < comments.length; at += 2) {
    const start = comments[at] ?? 0;
    const text = unit.text.slice(start, comments[at + 1]);
    if (!text.startsWith('/**') || !BLOCK.test(text)) continue;
    const [document] = readYaml(unit.path, yamlOf(text)).value ?? [];
    if (document) found.push(...operationsIn(document, unit.path, unit.position(start).line - 1));
  }
  return found;
};

/** The text behind the tag, each line where it stood. */
const yamlOf = (comment: string): string => {
  let isInside = false;
  return comment
    .replace(/\*\/$/, '')
    .split('\n')
    .map((line) => {
      const content = line.replace(/^\s*\/?\*{1,2} ?/, '');
      const isTag = /^\s*@\w+/.test(content);
      if (isTag) isInside = BLOCK.test(content);
      return isInside && !isTag ? content : '';
    })
    .join('\n');
};

const operationsIn = (document: DataNode, file: string, line: number): PublishedOperation[] => {
  const paths = child(document, 'paths') ?? document;
  const bases = basesOf(document);
  return paths.entries
    .filter(({ key }) => key.startsWith('/'))
    .flatMap(({ key: path, node }) =>
      node.entries
        .filter(({ key }) => METHODS.has(key))
        .map(({ key, node: operation }): PublishedOperation => ({
          method: key.toUpperCase(),
          path,
          bases,
          site: siteIn(file, operation, line),
          statuses: (child(operation, 'responses')?.entries ?? []).map(({ key: status, node: answer }) => ({
            status: /^\d{3}$/.test(status) ? Number(status) : 'open',
            site: siteIn(file, answer, line),
          })),
        })),
    );
};

/** Paths of `servers[].url`, or `basePath` of the second version of the format. */
const basesOf = (document: DataNode): string[] => {
  const urls = (child(document, 'servers')?.items ?? []).map((server) => child(server, 'url')?.scalar);
  return [...urls, child(document, 'basePath')?.scalar].flatMap((url) =>
    typeof url === 'string' ? [url.replace(/^[a-z]+:\/\/[^/]+/i, '')] : [],
  );
};

const siteIn = (file: string, node: DataNode, line: number): Site => {
  const { line: from, endLine, ...columns } = node.keySpan ?? node.span;
  const span: Span = { line: from + line, endLine: endLine + line, ...columns };
  return siteAt(file, span, node.pointer, node.pointer);
};
