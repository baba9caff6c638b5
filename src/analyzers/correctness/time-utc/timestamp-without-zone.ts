import { pinnedZone } from '../../../model/behaviour/local-dates.ts';
import { zonelessSchemas, type ZonelessSchema } from '../../../model/service/schema/zoneless-columns.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const timestampWithoutZone = defineCheck({
  title: 'Point in time stored without its zone',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'service',
  fix: 'suggestion',
  reports:
    'Columns that hold a wall time instead of an instant: dates of TypeORM on PostgreSQL without `timestamptz`, on MySQL without `timezone` on the client; `timestamp` columns of migrations that `pg` or postgres.js reads. One finding for the schema, at the base entity or the first column.',
  why: 'The driver writes the wall time of the process and reads it back as that of the process. A container in another zone, a default of `now()` in the zone of the session, or the end of daylight saving time shifts every row by hours, and nobody can tell later which ones.',
  leavesAlone: [
    'Prisma, Drizzle, Sequelize and MikroORM, which write and read UTC',
    '`timestamptz`, a client with `timezone: "Z"`, columns that are transformed, a parser set for the type',
    '`date`, `time`, texts, epoch numbers, wall times by intent such as birthdays and opening hours, SQLite',
  ],
  howToFix:
    'Make the columns `timestamptz` and migrate them with `USING "column" AT TIME ZONE \'<zone of the writers>\'`; on MySQL set `timezone: "Z"` on the client.',
  references: [
    'CWE-682',
    'https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29',
    'https://typeorm.io/docs/entity/entities/#column-types',
    'https://github.com/mysqljs/mysql#connection-options',
  ],
  example: {
    bad: '@CreateDateColumn()\ncreatedAt: Date;',
    good: "@CreateDateColumn({ type: 'timestamptz' })\ncreatedAt: Date;",
  },
  run({ model, report }) {
    const pinned = pinnedZone(model);
    for (const schema of zonelessSchemas(model)) {
      report(schema.site, {
        message: messageOf(schema),
        label: 'a wall time, not an instant',
        severity: pinned || schema.isChosenByUser ? 'low' : 'medium',
        evidence: schema.client
          ? [stepAt(schema.client, '`timezone` is not set: the local one is taken')]
          : [],
        sites: [...schema.others],
        fix: fixOf(schema),
      });
    }
  },
});

const countOf = ({ others }: ZonelessSchema): string =>
  others.length ? ` (and ${others.length} more ${others.length === 1 ? 'column' : 'columns'})` : '';

const messageOf = (schema: ZonelessSchema): string => {
  const { column, table, store, by } = schema;
  const kind = store === 'MySQL' ? 'datetime' : '`timestamp` without time zone';
  const writer = by === 'typeorm' ? 'TypeORM' : 'the driver';
  return `\`${schema.site.symbol || table}.${column}\`${countOf(schema)} is a ${kind} on ${store}: ${writer} writes and reads it in the zone of the process, so that another zone or daylight saving time shifts it.`;
};

const fixOf = ({ column, store, by }: ZonelessSchema): string => {
  if (store === 'MySQL') return "Set `timezone: 'Z'` in the options of the data source.";
  const change = `ALTER … TYPE timestamptz USING "${column}" AT TIME ZONE '<zone of the writers>'`;
  return by === 'typeorm'
    ? `Declare it with \`type: 'timestamptz'\`, and migrate: \`${change}\`.`
    : `Migrate it: \`${change}\`.`;
};
