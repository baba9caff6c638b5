import type { Node } from '../../../facts/node.ts';
import type { Facts } from '../../../libraries/facts.ts';

/** Where a value comes from. */
export type Label =
  /** The other side of a request, message or tool call. `name`: the property that is read, when the code says it. */
  | {
      kind: 'client';
      part: NonNullable<Facts['part']>;
      name?: string;
      /** Never an object. */ isText?: boolean;
    }
  /** A row or document of a store. */
  | { kind: 'stored' }
  /** What another service answered. */
  | { kind: 'upstream' }
  /** An environment variable or a key of the configuration. */
  | { kind: 'config'; name: string }
  /** A digest made with a key. */
  | { kind: 'mac' }
  | { kind: 'digest' }
  /** The output of a slow or salted hash. */
  | { kind: 'derived' }
  /** A token that was signed here, or the content of one that was verified. */
  | { kind: 'token'; verified: boolean }
  | { kind: 'principal' }
  | { kind: 'random'; strong: boolean }
  | { kind: 'clock'; monotonic: boolean }
  /** What a `catch` caught. */
  | { kind: 'error' }
  | { kind: 'constant'; value: string | number | boolean | bigint | null | undefined }
  /** Nothing says more: a parameter without callers, an unresolved call. */
  | { kind: 'unknown'; why: 'param' | 'opaque' | 'limit' };

/** What happened to the value on its way from the label to the expression. */
export interface Passage {
  /** The call that held it against a schema. */
  validated?: Node;
  /** The last conversion that leaves one type only. */
  cast?: 'number' | 'string' | 'boolean' | 'date';
  /** A parameter on the way takes numbers or truth values alone by its type. */
  isScalar?: boolean;
  /** A piece of a longer text. */
  isPart?: boolean;
  /** One of the members of the object or list that was asked about. */
  isContained?: boolean;
  /** The right side of `||` and `??`, a default. */
  isFallback?: boolean;
  /** Text parsed by `JSON.parse`. */
  parsed?: Node;
  /** The part of a text that it is in, where the part stands between quotes of that text. */
  quoted?: Node;
}

export interface Labelled {
  label: Label;
  /** The expression that has the label. */
  at: Node;
  /** Calls, parameters and returns at which the value changes hands; from the label to the question. */
  path: readonly Node[];
  /** Names that the value has on the way, the last one first. */
  names: readonly string[];
  through: Passage;
}

/** All that a value may be. */
export interface Flow {
  labels: readonly Labelled[];
  /** Every way back to a label was followed. */
  isComplete: boolean;
}

export const isClient = (one: Labelled): one is Labelled & { label: Extract<Label, { kind: 'client' }> } =>
  one.label.kind === 'client';

/** The request as the code reads it, with the property: `req.body.balance`. */
export const textOf = ({ at, label }: Labelled): string => {
  const text = at.text.replace(/\s+/g, ' ');
  if (label.kind !== 'client' || at.decorators.length) return text;
  const parts = at.is('Param') ? [text, label.part] : [text];
  const last = label.name?.split('.').at(-1);
  // a key that is put together of a part that the code does not say has no name to print
  const isUnsaid = last === undefined || last.includes('\0');
  return isUnsaid || text.endsWith(last) ? parts.join('.') : [...parts, label.name].join('.');
};
