import type { Artefacts } from '../../artefacts/artefacts.ts';

const FLAG =
  /(?:^|[\s"'=,[])(?:-r|--require|--import|--loader|--experimental-loader|--preload)(?:=|\s+|["'],?\s*["'])["']?([^\s"',\]]+)/g;

/** Names without folder and extension of what `node --require` and `--import` load before the program, wherever a command or variable says so. */
export const preloadedNames = ({ files, manifests, dockerfiles, read }: Artefacts): ReadonlySet<string> => {
  const texts = [
    ...manifests.flatMap(({ scripts }) => scripts.map(({ text }) => text)),
    ...dockerfiles.flatMap(({ stages }) =>
      stages.flatMap(({ instructions }) => instructions.map(({ text }) => text)),
    ),
    ...files.filter(({ kind }) => RUNS.has(kind)).map(({ path }) => read(path) ?? ''),
  ];
  const names = texts.flatMap((text) => [...text.matchAll(FLAG)].map(([, file = '']) => file));
  return new Set(names.map((file) => (file.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '')));
};

const RUNS: ReadonlySet<string> = new Set<string>([
  'compose',
  'kubernetes',
  'env',
  'shell',
  'infrastructure',
  'ci',
]);
