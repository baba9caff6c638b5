import { table } from './rows.ts';
import type { CallRow, LibraryModel, Test } from './table.ts';

interface Merger {
  library: string;
  also?: string[];
  symbols: string[];
  /** The first version that skips `__proto__` and its like; undefined where none does. */
  fixedIn?: string;
  /** Other ranges that skip it: backports. */
  alsoFixed?: string;
  /** `merge`: walks the keys of an object; `set`: walks the parts of a path. */
  kind: 'merge' | 'set';
  args: Record<string, string>;
  when?: Test[];
}

const MERGE = { target: '0', value: 'rest' };
const SET = { target: '0', key: '1', value: '2' };
const DEEP: Test[] = [{ arg: '0', is: [true] }];

/** Ranges as the advisories state them. */
const mergers: Merger[] = [
  {
    library: 'lodash',
    also: ['lodash-es'],
    symbols: ['merge', 'mergeWith'],
    fixedIn: '4.17.11',
    kind: 'merge',
    args: MERGE,
  },
  {
    library: 'lodash',
    also: ['lodash-es'],
    symbols: ['defaultsDeep'],
    fixedIn: '4.17.12',
    kind: 'merge',
    args: MERGE,
  },
  {
    library: 'lodash',
    also: ['lodash-es'],
    symbols: ['set', 'setWith', 'update', 'updateWith', 'zipObjectDeep'],
    fixedIn: '4.17.20',
    kind: 'set',
    args: SET,
  },
  { library: 'lodash.merge', symbols: ['default'], fixedIn: '4.6.2', kind: 'merge', args: MERGE },
  { library: 'lodash.mergewith', symbols: ['default'], fixedIn: '4.6.2', kind: 'merge', args: MERGE },
  { library: 'lodash.defaultsdeep', symbols: ['default'], fixedIn: '4.6.1', kind: 'merge', args: MERGE },
  { library: 'lodash.set', also: ['lodash.setwith'], symbols: ['default'], kind: 'set', args: SET },
  {
    library: 'extend',
    symbols: ['default'],
    fixedIn: '3.0.2',
    alsoFixed: '>=2.0.2 <3',
    kind: 'merge',
    args: { target: '1', value: '2' },
    when: DEEP,
  },
  {
    library: 'just-extend',
    symbols: ['default'],
    fixedIn: '4.0.0',
    kind: 'merge',
    args: { target: '1', value: '2' },
    when: DEEP,
  },
  { library: 'deep-extend', symbols: ['default'], fixedIn: '0.5.1', kind: 'merge', args: MERGE },
  { library: 'merge-deep', symbols: ['default'], fixedIn: '3.0.3', kind: 'merge', args: MERGE },
  {
    library: 'mixin-deep',
    symbols: ['default'],
    fixedIn: '2.0.1',
    alsoFixed: '>=1.3.2 <2',
    kind: 'merge',
    args: MERGE,
  },
  { library: 'assign-deep', symbols: ['default'], fixedIn: '1.0.1', kind: 'merge', args: MERGE },
  { library: 'defaults-deep', symbols: ['default'], kind: 'merge', args: MERGE },
  {
    library: 'merge',
    symbols: ['recursive', 'merge.recursive'],
    fixedIn: '2.1.1',
    kind: 'merge',
    args: MERGE,
  },
  {
    library: '@hapi/hoek',
    also: ['hoek'],
    symbols: ['merge', 'applyToDefaults'],
    fixedIn: '8.5.1',
    kind: 'merge',
    args: MERGE,
  },
  {
    library: 'set-value',
    symbols: ['default'],
    fixedIn: '4.0.1',
    alsoFixed: '>=2.0.1 <3 || >=3.0.3 <4',
    kind: 'set',
    args: SET,
  },
  {
    library: 'dot-prop',
    symbols: ['set', 'default.set', 'setProperty'],
    fixedIn: '5.1.1',
    alsoFixed: '>=4.2.1 <5',
    kind: 'set',
    args: SET,
  },
  {
    library: 'object-path',
    symbols: ['set', 'default.set', 'ensureExists', 'push'],
    fixedIn: '0.11.8',
    kind: 'set',
    args: SET,
  },
  { library: 'dset', symbols: ['default', 'dset'], fixedIn: '3.1.4', kind: 'set', args: SET },
  {
    library: 'flat',
    symbols: ['unflatten', 'default.unflatten'],
    fixedIn: '5.0.1',
    kind: 'merge',
    args: { value: '0' },
  },
];

/** The newer range comes first: without a locked version nothing is said. */
export const merging: LibraryModel[] = mergers.flatMap((merger): LibraryModel[] => {
  const row: CallRow = {
    symbol: merger.symbols,
    role: 'sink.merge',
    args: merger.args,
    returns: 'sync',
    facts: { danger: ['key'] },
    ...(merger.when && { when: merger.when }),
  };
  const bad: CallRow = { ...row, facts: { ...row.facts, walksPrototype: true } };
  const also = merger.also && { also: merger.also };
  const source = 'GitHub advisories on prototype pollution';
  if (merger.fixedIn === undefined) return [table(merger.library, source, [bad], also)];
  const fixed = [`>=${merger.fixedIn}`, ...(merger.alsoFixed ? [merger.alsoFixed] : [])].join(' || ');
  return [
    table(merger.library, source, [row], { ...also, versions: fixed }),
    table(merger.library, source, [bad], { ...also, versions: `<${merger.fixedIn}` }),
  ];
});
