import { describe, expect, it } from 'vitest';
import { readArtefacts } from '../../src/artefacts/artefacts.ts';
import { columnBefore } from '../../src/model/service/migrations/column-history.ts';
import { migrationHistories, recentUnits } from '../../src/model/service/migrations/sql-migrations.ts';

const historiesOf = (files: Record<string, string>, more: Record<string, string> = {}) =>
  migrationHistories({
    artefacts: readArtefacts(
      Object.keys(files).map((path) => ({ path, kind: 'sql-migration' as const })),
      (path) => files[path] ?? more[path],
    ),
    project: { file: () => undefined },
    units: [],
  });

describe('migrationHistories', () => {
  it('orders by number and keeps down files and sections out', () => {
    const [history] = historiesOf({
      'db/10_c.sql': 'CREATE TABLE c (id SERIAL);',
      'db/9_b.sql': 'CREATE TABLE b (id SERIAL);\n-- migrate:down\nDROP TABLE b;',
      'db/9_b.down.sql': 'DROP TABLE b;',
    });
    expect(history?.units.map((unit) => [unit.path, unit.statements.length, [...unit.created]])).toEqual([
      ['db/9_b.sql', 1, ['b']],
      ['db/10_c.sql', 1, ['c']],
    ]);
    expect(history && recentUnits(history)).toHaveLength(1);
  });

  it('takes the dialect from the tool, the words, or nothing', () => {
    const sql = { 'p/migrations/1_a/migration.sql': 'CREATE TABLE a (id INT);' };
    expect(
      historiesOf(sql, { 'p/migrations/migration_lock.toml': 'provider = "postgresql"' })[0]?.dialect,
    ).toBe('postgresql');
    expect(historiesOf({ 'm/1.sql': 'CREATE TABLE `a` (id INT);' })[0]?.dialect).toBe('mysql');
    expect(historiesOf({ 'm/1.sql': 'CREATE TABLE a (id INT);' })[0]?.dialect).toBeUndefined();
  });
});

describe('columnBefore', () => {
  it('replays additions, defaults, checks and backfills', () => {
    const [history] = historiesOf({
      'm/1.sql': 'CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, b TEXT);',
      'm/2.sql':
        "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'x';\nUPDATE t SET a = '';\nALTER TABLE t ADD CONSTRAINT k CHECK (b IS NOT NULL) NOT VALID;",
      'm/3.sql': 'ALTER TABLE t VALIDATE CONSTRAINT k;\nSELECT 1;',
    });
    const last = history?.units[2];
    const state = (column: string) => history && last && columnBefore(history, last, 1, 't', column);
    expect(state('a')).toMatchObject({ notNull: false, filled: true });
    expect(state('b')).toMatchObject({ checked: true });
    expect(state('c')).toMatchObject({ hasDefault: true, addedIn: 1 });
    expect(state('d')).toBeUndefined();
  });
});
