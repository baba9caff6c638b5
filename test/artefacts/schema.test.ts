import { describe, expect, it } from 'vitest';
import { readPrisma } from '../../src/artefacts/prisma.ts';
import { readSql, readSqlText, sqlDialect } from '../../src/artefacts/sql.ts';

const one = (text: string) => readSqlText('m.sql', text)[0];

describe('readSql', () => {
  it('reads tables with columns and constraints', () => {
    const statement = one(
      'CREATE TABLE IF NOT EXISTS public."User" (\n id serial PRIMARY KEY,\n email varchar(255) NOT NULL UNIQUE,\n team int REFERENCES teams(id),\n at timestamptz NOT NULL DEFAULT now(),\n CONSTRAINT "u" UNIQUE (email, team)\n);',
    );
    expect(statement).toMatchObject({
      kind: 'create-table',
      table: 'User',
      columns: [
        { name: 'id', generated: true, primaryKey: true },
        { name: 'email', type: 'varchar(255)', notNull: true, unique: true },
        { name: 'team', references: 'teams' },
        { name: 'at', notNull: true, default: 'now()' },
      ],
      constraints: [{ kind: 'unique', name: 'u', columns: ['email', 'team'] }],
    });
  });

  it('reads indexes with their options', () => {
    expect(
      one(
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON "T" USING btree (lower(a), b) WHERE c IS NULL',
      ),
    ).toMatchObject({
      kind: 'create-index',
      table: 'T',
      index: { name: 'i', unique: true, concurrently: true, columns: ['b'], where: 'c IS NULL' },
      span: { line: 1, column: 1 },
    });
  });

  it('reads each action of an ALTER TABLE', () => {
    const statement = one(
      'ALTER TABLE ONLY t ADD COLUMN a int NOT NULL DEFAULT 0, ADD b text, ALTER COLUMN c SET NOT NULL, ALTER d TYPE bigint USING d::bigint, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u(id) NOT VALID, ADD CONSTRAINT q UNIQUE USING INDEX qi, VALIDATE CONSTRAINT f, DROP COLUMN IF EXISTS e, RENAME COLUMN g TO h',
    );
    expect(statement?.kind === 'alter-table' && statement.actions).toMatchObject([
      { kind: 'add-column', column: { name: 'a', type: 'int', notNull: true, default: '0' } },
      { kind: 'add-column', column: { name: 'b', notNull: false } },
      { kind: 'set-not-null', name: 'c' },
      { kind: 'alter-type', name: 'd', type: 'bigint' },
      {
        kind: 'add-constraint',
        constraint: { kind: 'foreign-key', name: 'f', references: 'u', columns: ['a'], notValid: true },
      },
      { kind: 'add-constraint', constraint: { kind: 'unique', usingIndex: true } },
      { kind: 'validate-constraint', name: 'f' },
      { kind: 'drop-column', name: 'e' },
      { kind: 'rename-column', name: 'g', to: 'h' },
    ]);
  });

  it('reads the shapes of MySQL', () => {
    expect(
      one(
        'ALTER TABLE `t` ADD UNIQUE INDEX `i` (`a`), MODIFY COLUMN `b` varchar(10) NOT NULL, ADD KEY `k` (`b`)',
      ),
    ).toMatchObject({
      actions: [
        { kind: 'add-constraint', constraint: { kind: 'unique', name: 'i', columns: ['a'] } },
        { kind: 'modify-column', column: { name: 'b', notNull: true } },
        { kind: 'add-index' },
      ],
    });
  });

  it('passes over comments, strings, dollar quotes, routines and meta commands', () => {
    const text =
      "\\set x 1\n-- CREATE INDEX no ON t (a);\n/* ; */ INSERT INTO t (a) VALUES ('x; y''z');\nDO $$ BEGIN DELETE FROM t; END $$;\nCREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END;\nDELETE FROM t WHERE a = 1;";
    expect(readSqlText('m.sql', text).map((statement) => [statement.kind, statement.span.line])).toEqual([
      ['insert', 3],
      ['other', 4],
      ['other', 5],
      ['delete', 6],
    ]);
  });

  it('reads data changes', () => {
    expect(one('UPDATE t SET a = 1, b = f(c, d) WHERE id = 2 RETURNING id')).toMatchObject({
      kind: 'update',
      columns: ['a', 'b'],
      where: 'id = 2',
    });
    expect(one('update t set a = 1')).not.toHaveProperty('where');
  });

  it('keeps the holes of templates', () => {
    expect(one('CREATE INDEX ${name} ON ${table} (a)')).toMatchObject({
      kind: 'create-index',
      table: '${table}',
    });
  });

  it('knows the dialect by its words', () => {
    expect(sqlDialect('CREATE TABLE `a` (id int AUTO_INCREMENT)')).toBe('mysql');
    expect(sqlDialect('CREATE TABLE a (id SERIAL)')).toBe('postgresql');
    expect(sqlDialect('SELECT 1')).toBeUndefined();
  });

  it('does not fail on anything', () => {
    for (const text of [
      "'",
      '"',
      '`',
      '/*',
      '$$',
      '(',
      ')',
      'ALTER',
      'CREATE INDEX',
      'ALTER TABLE t ADD',
      '[',
      '${',
      ';;;',
      'CREATE TABLE (',
    ]) {
      expect(() => readSql('m.sql', text)).not.toThrow();
    }
  });
});

describe('readPrisma', () => {
  it('reads models, keys, relations and places', () => {
    const text =
      'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\nmodel User {\n  id    Int     @id @default(autoincrement())\n  email String  @unique @db.VarChar(255)\n  posts Post[]\n  team  Team?   @relation(fields: [teamId], references: [id], onDelete: Cascade)\n  teamId Int?   @map("team_id")\n\n  @@unique([email, teamId], name: "u")\n  @@index([teamId(sort: Desc)])\n  @@map("users")\n}\n\nenum Role {\n  ADMIN\n  USER\n}\n';
    const { value } = readPrisma('schema.prisma', text);
    expect(value).toMatchObject({
      provider: 'postgresql',
      enums: [{ name: 'Role', values: ['ADMIN', 'USER'] }],
    });
    const [model] = value?.models ?? [];
    expect(model).toMatchObject({ name: 'User', table: 'users', site: { span: { line: 6 } } });
    expect(model?.fields).toMatchObject([
      { name: 'id', type: 'Int', isId: true, default: 'autoincrement()', site: { span: { line: 7 } } },
      { name: 'email', isUnique: true, nativeType: 'VarChar(255)' },
      { name: 'posts', isList: true },
      {
        name: 'team',
        isOptional: true,
        relation: { fields: ['teamId'], references: ['id'], onDelete: 'Cascade' },
      },
      { name: 'teamId', column: 'team_id' },
    ]);
    expect(model?.keys).toMatchObject([
      { kind: 'unique', fields: ['email', 'teamId'], name: 'u', site: { span: { line: 13 } } },
      { kind: 'index', fields: ['teamId'], site: { span: { line: 14 } } },
    ]);
  });

  it('tells of a broken schema', () => {
    expect(
      readPrisma('schema.prisma', 'generator client {\n  provider = "x"\n  previewFeatures = []\n}\n')
        .diagnostics,
    ).toEqual([]);
    expect(readPrisma('schema.prisma', 'model {').diagnostics).toHaveLength(1);
  });
});
