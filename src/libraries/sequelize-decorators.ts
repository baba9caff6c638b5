import { decorators } from './rows.ts';
import type { CallRow } from './table.ts';

/** Decorators of sequelize-typescript. */
export const sequelizeDecorators: CallRow[] = [
  { symbol: decorators('Table'), role: 'model', args: { options: '0' } },
  {
    symbol: [
      ...decorators('Column ForeignKey HasMany BelongsTo HasOne BelongsToMany PrimaryKey Unique Index'),
      ...decorators('Default AllowNull AutoIncrement CreatedAt UpdatedAt DeletedAt Scopes DefaultScope'),
    ],
    role: 'model',
    args: { options: '0' },
  },
  {
    symbol: [
      ...decorators('BeforeCreate AfterCreate BeforeUpdate AfterUpdate BeforeDestroy AfterDestroy'),
      ...decorators(
        'BeforeSave AfterSave BeforeValidate BeforeBulkCreate AfterBulkCreate BeforeFind AfterFind',
      ),
    ],
    role: 'call',
    callback: { arg: 'this', runs: 'stored', result: 'awaited' },
    facts: { hooks: true },
  },
];
