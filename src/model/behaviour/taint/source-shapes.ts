import { textOf, type Label, type Labelled } from '../dataflow/label.ts';
import type { Demand } from './demand.ts';

type Client = Extract<Label, { kind: 'client' }>;

/** Parts of a request that are texts (or lists of them) whatever the client does. */
const TEXT_PARTS: ReadonlySet<Client['part']> = new Set(['params', 'header', 'cookie', 'url', 'ip']);
/** Parts of a request that a client may leave out, property by property; parameters of a matched route are there. */
const OPTIONAL_PARTS: ReadonlySet<Client['part']> = new Set(['body', 'query', 'header', 'cookie']);
/** What an upload says of itself that its sender does not choose freely. */
const SERVER_FIELDS = /^(size|encoding|fieldname|path|filename|destination|filepath|newFilename)$/;

/** Whether what a client puts into this part of a request can do the harm at all. */
export const canHold = (label: Client, { danger, isDecoded }: Demand): boolean => {
  const field = label.name?.split('.').at(-1) ?? '';
  if (label.part === 'ip') return false;
  if (label.part === 'file' && SERVER_FIELDS.test(field)) return false;
  switch (danger) {
    case 'missing':
      return label.name !== undefined && OPTIONAL_PARTS.has(label.part);
    case 'object':
      return isDecoded || !(label.isText === true || TEXT_PARTS.has(label.part));
    case 'sep':
      // the parser of the upload cuts folders off
      if (label.part === 'file') return field === 'originalFilename';
      return label.part !== 'url' || isDecoded;
    case 'host':
      // `Host` and what a proxy sets: browsers do not let another site choose them; a path is on this host
      return label.part !== 'url' && label.part !== 'header';
    case 'html':
    case 'newline':
    case 'markup':
    case 'formula':
      // what only the client itself sends with its own requests comes back to nobody else
      return label.part !== 'header' && label.part !== 'cookie';
    default:
      return true;
  }
};

/** How the code names what the client sends. */
export const sourceText = (source: Labelled): string => {
  const { at, label } = source;
  if (label.kind !== 'client' || !at.is('Param')) return textOf(source);
  const name = at.target?.is('Identifier') ? at.target.name : undefined;
  const part = at.decorators.length ? [] : [label.part];
  const field = label.name?.split('.').at(-1);
  const words = [name ?? (at.decorators.length ? label.part : undefined), ...part, field];
  return [...new Set(words.filter((word) => word?.includes('\0') === false))].join('.');
};
