/** Days on which a Node.js major stops getting fixes, by the project's release schedule; odd majors end at the next release. */
const NODE_END: Readonly<Record<number, string>> = {
  8: '2019-12-31',
  9: '2018-06-30',
  10: '2021-04-30',
  11: '2019-06-01',
  12: '2022-04-30',
  13: '2020-06-01',
  14: '2023-04-30',
  15: '2021-06-01',
  16: '2023-09-11',
  17: '2022-06-01',
  18: '2025-04-30',
  19: '2023-06-01',
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};

/** Names of the LTS lines, as `.nvmrc` and image tags have them. */
export const NODE_CODENAMES: Readonly<Record<string, number>> = {
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};

/** The newest major that the table knows: what `latest` is at least. */
export const NEWEST_NODE = 26;

/** The last day with fixes of a Node.js major, `YYYY-MM-DD`; undefined for majors that the table does not know. */
export const nodeEndOfLife = (major: number): string | undefined =>
  major < 8 ? '2019-04-30' : NODE_END[major];
