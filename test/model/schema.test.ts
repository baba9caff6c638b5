import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/model/service/schema/table.ts';
import { modelOf } from '../harness/model-of.ts';

const told = (table: Table | undefined): string[] =>
  (table?.keys ?? [])
    .map(
      (key) => `${key.kind} ${key.columns.join('+')}${key.where === undefined ? '' : ` where ${key.where}`}`,
    )
    .sort();

const tablesOf = (source: string): readonly Table[] =>
  modelOf({ 'src/schema.ts': source }).data.schema.tables;

describe('schema', () => {
  it('reads tables of Drizzle', () => {
    const [users] = tablesOf(`
      import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
      export const users = pgTable('users', { id: text('id').primaryKey(), email: text('email').notNull().unique(), team: text('team_id') }, (t) => [
        uniqueIndex('team_email').on(t.team, t.email),
        index('by_team').on(t.team),
      ]);
    `);
    expect(told(users)).toEqual(['index team', 'primary id', 'unique email', 'unique team+email']);
    expect(users?.columns.map(({ name, nullable }) => [name, nullable])).toEqual([
      ['id', false],
      ['email', false],
      ['team', true],
    ]);
  });

  it('reads entities of TypeORM', () => {
    const [user] = tablesOf(`
      import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
      @Entity() class Team { @PrimaryGeneratedColumn() id!: number; }
      @Entity('users') @Index(['first', 'last'], { unique: true, where: 'deleted IS NULL' }) @Unique(['nick'])
      export class User {
        @PrimaryGeneratedColumn() id!: number;
        @Column({ unique: true }) email!: string;
        @Index() @ManyToOne(() => Team) team!: Team;
      }
    `).filter(({ name }) => name === 'User');
    expect(told(user)).toEqual([
      'index team',
      'primary id',
      'unique email',
      'unique first+last where deleted IS NULL',
      'unique nick',
    ]);
  });

  it('reads schemas of Mongoose', () => {
    const [topic] = tablesOf(`
      import mongoose, { Schema } from 'mongoose';
      const topicSchema = new Schema({ key: { type: String, index: true }, mail: { type: String, unique: true } });
      topicSchema.index({ tenant: 1, key: 1 }, { unique: true });
      export const Topic = mongoose.model('Topic', topicSchema);
    `);
    expect(topic?.name).toBe('Topic');
    expect(told(topic)).toEqual(['index key', 'primary _id', 'unique mail', 'unique tenant+key']);
  });

  it('reads models of Sequelize', () => {
    const [user] = tablesOf(`
      import { DataTypes, Sequelize } from 'sequelize';
      const sequelize = new Sequelize('');
      export const User = sequelize.define('user', { id: { type: DataTypes.UUID, primaryKey: true }, email: { type: DataTypes.STRING, unique: true } }, {
        indexes: [{ unique: true, fields: ['team', 'nick'] }],
      });
    `);
    expect(told(user)).toEqual(['primary id', 'unique email', 'unique team+nick']);
  });

  it('replays migrations in their order, forwards only', () => {
    const paths = ['migrations/1-users.js', 'migrations/2-keys.js'];
    const model = modelOf(
      {
        [paths[0] as string]: `module.exports = {
          up: async (q, S) => { await q.createTable('users', { id: { type: S.UUID, primaryKey: true }, email: { type: S.STRING } }); await q.addIndex('users', ['email'], { unique: true }); },
          down: async (q) => { await q.dropTable('users'); },
        };`,
        [paths[1] as string]: `module.exports = {
          up: async (q) => { await q.sequelize.transaction(async (t) => { await q.removeIndex('users', ['email']); await q.addIndex('users', ['team', 'email'], { unique: true, transaction: t }); }); },
          down: async (q) => { await q.sequelize.transaction(async () => { await q.addIndex('users', ['email'], { unique: true }); }); },
        };`,
      },
      { roles: { [paths[0] as string]: 'migration', [paths[1] as string]: 'migration' } },
    );
    expect(told(model.data.schema.named('users'))).toEqual(['primary id', 'unique team+email']);
  });
});
