import { validRange } from 'semver';
import { describe, expect, it } from 'vitest';
import { asFacts, partialFactsSchema } from '../../src/libraries/facts-schema.ts';
import { modelsSchema } from '../../src/libraries/table-schema.ts';
import type { LibraryModel } from '../../src/libraries/table.ts';
import { TABLES } from '../../src/libraries/tables.ts';

const WORDS = new Set(['promise', 'lazy', 'sync', 'builder', 'stream']);

/** Every instance name that a table mentions, with the place. */
function* mentioned(model: LibraryModel): Generator<string> {
  for (const row of model.calls ?? []) {
    if (row.returns && !WORDS.has(row.returns)) yield row.returns;
    if (row.resolves) yield row.resolves;
    yield* Object.values(row.callback?.gives ?? {});
  }
  for (const row of model.reads ?? []) if (row.holds) yield row.holds;
  for (const row of Object.values(model.instances ?? {})) yield* row.like ?? [];
  yield* Object.values(model.types ?? {});
}

const where = (model: LibraryModel): string => `${model.library} ${model.versions ?? ''}`;

describe('library tables', () => {
  it('have the form of the schema', () => {
    const checked = modelsSchema.safeParse(JSON.parse(JSON.stringify(TABLES)));
    const issues = checked.error?.issues.map((issue) => {
      const table = TABLES[Number(issue.path[0])];
      return `${table && where(table)} ${issue.path.slice(1).join('.')}: ${issue.message}`;
    });
    expect(issues ?? []).toEqual([]);
  });

  it('take facts that the type allows', () => {
    expect(asFacts(partialFactsSchema.parse({ verb: 'many' }))).toEqual({ verb: 'many' });
  });

  it('name a source and a valid version range', () => {
    for (const table of TABLES) {
      expect(table.source.trim(), where(table)).not.toBe('');
      if (table.versions) expect(validRange(table.versions), where(table)).not.toBeNull();
    }
  });

  it('say a symbol once within a library and version, unless `when` tells the rows apart', () => {
    const twice: string[] = [];
    for (const table of TABLES) {
      const open = new Set<string>();
      for (const row of table.calls ?? []) {
        for (const symbol of row.symbol) {
          if (open.has(symbol)) twice.push(`${where(table)} ${symbol}`);
          if (!row.when) open.add(symbol);
        }
      }
      const made = (table.makes ?? []).flatMap((row) =>
        row.symbol.map((symbol) => symbol + (row.ambient ? ' ambient' : '')),
      );
      twice.push(
        ...made
          .filter((symbol, at) => made.indexOf(symbol) !== at)
          .map((symbol) => `${where(table)} makes ${symbol}`),
      );
    }
    expect(twice).toEqual([]);
  });

  it('do not hide rows of an unversioned table behind another of the same library', () => {
    const hidden: string[] = [];
    const owners = new Map<string, LibraryModel>();
    for (const table of TABLES) {
      if (table.versions) continue;
      for (const name of [table.library, ...(table.also ?? [])]) {
        for (const symbol of (table.calls ?? []).flatMap((row) => row.symbol)) {
          const key = `${name} ${symbol}`;
          const owner = owners.get(key);
          if (owner && owner !== table) hidden.push(key);
          owners.set(key, table);
        }
      }
    }
    expect(hidden).toEqual([]);
  });

  it('speak of packages by name when an instance lives elsewhere', () => {
    const libraries = new Set(TABLES.flatMap((table) => [table.library, ...(table.also ?? [])]));
    const unknown = TABLES.flatMap((table) =>
      [...mentioned(table)]
        .filter((name) => name.includes(':'))
        .map((name) => name.slice(0, name.lastIndexOf(':')))
        .filter((name) => !libraries.has(name))
        .map((name) => `${where(table)} -> ${name}`),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });
});
