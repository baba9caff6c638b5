import { git } from './run.ts';

/** Contents of blobs, kept by object id: equal files are read once. */
export interface Objects {
  /** Reads many at once, for one start of git. */
  load(objects: Iterable<string>): void;
  /** Undefined where the repository does not hold it. */
  get(object: string): Buffer | undefined;
}

const LINE_FEED = 10;

/** `<object> blob <size>\n<content>\n`, or `<object> missing\n` */
const parseBatch = (output: Buffer, found: (object: string, content: Buffer) => void): void => {
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(LINE_FEED, at);
    if (end === -1) return;
    const [object = '', type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    found(object, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
};

export const createObjects = (folder: string): Objects => {
  const contents = new Map<string, Buffer | undefined>();
  const load = (objects: Iterable<string>): void => {
    const wanted = [...new Set(objects)].filter((object) => !contents.has(object));
    if (wanted.length === 0) return;
    for (const object of wanted) contents.set(object, undefined);
    const { output } = git(folder, ['cat-file', '--batch'], `${wanted.join('\n')}\n`);
    parseBatch(output, (object, content) => contents.set(object, content));
  };
  return {
    load,
    get(object) {
      load([object]);
      return contents.get(object);
    },
  };
};
