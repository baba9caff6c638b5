import type { PrismaSchema } from '../../../artefacts/prisma.ts';
import type { Table, TableKey } from './table.ts';

/** Models of a Prisma schema: what it says is all there is, but for keys that only migrations make. */
export const prismaTables = (schema: PrismaSchema): Table[] => {
  const models = new Set(schema.models.map(({ name }) => name));
  const nulls = schema.provider === 'mongodb' || schema.provider === 'sqlserver' ? 'equal' : 'distinct';
  return schema.models
    .filter((model) => !model.isView)
    .map((model) => {
      const key = (kind: TableKey['kind'], columns: readonly string[], site: TableKey['site']): TableKey => ({
        kind,
        columns,
        nulls,
        site,
      });
      return {
        name: model.name,
        table: model.table,
        source: 'prisma',
        columns: model.fields.map((field) => ({
          name: field.name,
          ...(field.column !== undefined && { column: field.column }),
          type: field.type,
          nullable: field.isOptional,
          isList: field.isList,
          ...(models.has(field.type) && { references: field.type }),
          site: field.site,
        })),
        keys: [
          ...model.fields.flatMap((field) => [
            ...(field.isId ? [key('primary', [field.name], field.site)] : []),
            ...(field.isUnique ? [key('unique', [field.name], field.site)] : []),
          ]),
          ...model.keys.map((one) => key(one.kind === 'id' ? 'primary' : one.kind, one.fields, one.site)),
        ],
        site: model.site,
        complete: true,
      };
    });
};
