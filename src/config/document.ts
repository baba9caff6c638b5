import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode, type Node } from 'jsonc-parser';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Mistake } from './mistake.ts';

export interface Place {
  line: number;
  column: number;
}

/** A parsed config file: its value, and where each part of it stands. */
export interface ConfigDocument {
  value: unknown;
  /** The place of the key at the end of a path, or of the item of a list; of what is around it where that is missing. */
  keyAt(path: readonly PropertyKey[]): Place;
  /** The place of the value at a path; of what is around it where that is missing. */
  valueAt(path: readonly PropertyKey[]): Place;
}

export type Parsed = { document: ConfigDocument | undefined } | { mistakes: Mistake[] };

/** Aliases that a YAML config may repeat before it counts as hostile. */
const MAX_ALIASES = 50;

const START: Place = { line: 1, column: 1 };

const placesIn = (text: string): ((offset: number) => Place) => {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
};

/** Looks a path up, and where it leads nowhere what is around its end. */
const nearest =
  (find: (path: readonly PropertyKey[]) => Place | undefined) =>
  (path: readonly PropertyKey[]): Place => {
    for (let length = path.length; length > 0; length--) {
      const place = find(path.slice(0, length));
      if (place) return place;
    }
    return find([]) ?? START;
  };

const repeatedKeys = (node: Node, tell: (key: Node) => void): void => {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children?.[0] : undefined;
    if (key && seen.has(String(key.value))) tell(key);
    if (key) seen.add(String(key.value));
    repeatedKeys(child, tell);
  }
};

/**
 * Reads JSON with comments and trailing commas.
 * @param under the key of the file that holds the config; the whole file where it is empty
 */
export const parseJsonConfig = (path: string, text: string, under: readonly string[] = []): Parsed => {
  const placeAt = placesIn(text);
  const errors: { error: number; offset: number; length: number }[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const mistakes: Mistake[] = errors.slice(0, 1).map(({ error, offset }) => ({
    path,
    ...placeAt(offset),
    message: `not valid JSON: ${printParseErrorCode(error)}`,
  }));
  const held = root && (under.length === 0 ? root : findNodeAtLocation(root, [...under]));
  if (!held) return mistakes.length > 0 && under.length === 0 ? { mistakes } : { document: undefined };
  if (mistakes.length > 0) return { mistakes };
  repeatedKeys(held, (key) =>
    mistakes.push({ path, ...placeAt(key.offset), message: `\`${String(key.value)}\` is written twice` }),
  );
  if (mistakes.length > 0) return { mistakes };
  const find = (at: readonly PropertyKey[]): Node | undefined =>
    findNodeAtLocation(held, at as (string | number)[]);
  return {
    document: {
      value: getNodeValue(held) as unknown,
      keyAt: nearest((at) => {
        const node = find(at);
        const holder = node?.parent;
        const key = holder?.type === 'property' && at.length > 0 ? holder.children?.[0] : node;
        return key && placeAt(key.offset);
      }),
      valueAt: nearest((at) => {
        const node = find(at);
        return node && placeAt(node.offset);
      }),
    },
  };
};

const keyOffset = (document: Document, path: readonly PropertyKey[]): number | undefined => {
  const holder = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(holder)) return undefined;
  const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
};

const valueOffset = (document: Document, path: readonly PropertyKey[]): number | undefined => {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range?.[0];
};

/** Reads one YAML document. */
export const parseYamlConfig = (path: string, text: string): Parsed => {
  const placeAt = placesIn(text);
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const message = `not valid YAML: ${error.message.split('\n')[0] ?? error.code}`;
    return { mistakes: [{ path, ...placeAt(error.pos[0]), message }] };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (thrown) {
    const message = `not readable as YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { mistakes: [{ path, ...START, message }] };
  }
  const find =
    (offsetOf: typeof valueOffset) =>
    (at: readonly PropertyKey[]): Place | undefined => {
      const offset = offsetOf(document, at);
      return offset === undefined ? undefined : placeAt(offset);
    };
  return {
    document: {
      value,
      keyAt: nearest((at) => find(keyOffset)(at) ?? find(valueOffset)(at)),
      valueAt: nearest(find(valueOffset)),
    },
  };
};
