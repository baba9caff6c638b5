import { z } from 'zod';
import { CLIENT_KINDS, UNITS } from '../../libraries/table.ts';
import { AUTHS } from '../../model/service/map/entry-rows.ts';
import { DEPENDENCY_KINDS, TLS_STATES } from '../../model/service/map/dependencies.ts';
import { OPEN_TOPICS } from '../../model/service/map/open.ts';
import { VALIDATED } from '../../model/service/map/validated.ts';
import { VARIABLE_VALIDATIONS } from '../../model/service/map/variables.ts';
import { ENTRY_POINT_KINDS } from '../../review/types.ts';

/** The shape of the JSON map; `schemas/map.schema.json` is made from it. */

const place = {
  file: z.string().describe('Relative to the root, with `/` on every system.'),
  line: z.number().int().min(1).describe('From 1.'),
};
const count = z.number().int().min(0);
const callers = z.array(z.string()).describe('Entry points that lead there: `GET /orders/:id`, sorted.');

const setting = {
  state: z
    .enum(['set', 'none', 'unknown'])
    .describe('`none`: written nowhere, or with a value that means "no limit".'),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .optional()
    .describe('Absent where it is only known at run time.'),
  unit: z.enum(UNITS).optional(),
  by: z
    .enum(['call', 'wrapper', 'instance', 'global', 'environment', 'library'])
    .describe('Who decides; `environment`: what runs around the call.'),
  settles: z.string().optional().describe('Of `unknown`: what would tell.'),
};

const guard = z.strictObject({
  label: z.string(),
  strength: z.enum(['required', 'optional', 'role', 'owner', 'machine', 'environment']),
  ...place,
});

const entryPoint = z.strictObject({
  kind: z.enum(ENTRY_POINT_KINDS),
  method: z.string().nullable().describe('Upper case, `ALL` for any; null where the kind has none.'),
  path: z.string().nullable().describe('In `:name` and `*` form; tRPC dotted, GraphQL `Query.name`.'),
  ...place,
  auth: z.enum(AUTHS).describe('`required`: role and owner included; `machine`: a key or a signature.'),
  validated: z.enum(VALIDATED).describe('Whether what requests carry is held against a schema.'),
  framework: z.string(),
  handler: z.strictObject({ name: z.string(), ...place }).nullable(),
  guards: z.array(guard),
  gate: z.string().optional().describe('The condition of the environment under which it exists.'),
  credential: z.literal(true).optional().describe('It verifies what the caller sends along.'),
  settles: z.string().optional().describe('What would tell its auth or its path.'),
});

const share = z.enum(['all', 'some', 'none', 'unknown']).describe('For how many of the calls it holds.');

const dependency = z.strictObject({
  name: z.string(),
  kind: z.enum(DEPENDENCY_KINDS),
  package: z.string(),
  ...place,
  timeout: z.strictObject(setting).describe('The longest wait of its calls.'),
  retry: z.strictObject({ state: share, attempts: count.optional() }),
  breaker: share,
  pool: z.strictObject(setting).nullable(),
  tls: z.enum(TLS_STATES).describe('`off`: the address says plain text.'),
  callers,
  calls: z.array(
    z.strictObject({
      call: z.string(),
      ...place,
      timeout: z.strictObject(setting),
      stream: z.literal(true).optional().describe('Stays open on purpose.'),
    }),
  ),
});

const store = z.strictObject({
  name: z.string(),
  kind: z.enum(CLIENT_KINDS),
  package: z.string(),
  ...place,
  settings: z.array(z.strictObject({ name: z.string(), ...setting })),
});

const table = z.strictObject({
  name: z.string(),
  table: z.string().optional().describe('As the database calls it.'),
  source: z.enum([
    'prisma',
    'drizzle',
    'typeorm',
    'mikro-orm',
    'sequelize',
    'mongoose',
    'medusa',
    'migrations',
  ]),
  ...place,
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string().optional(),
      nullable: z.boolean().optional(),
      references: z.string().optional(),
    }),
  ),
  keys: z.array(
    z.strictObject({
      kind: z.enum(['primary', 'unique', 'index']),
      columns: z.array(z.string()),
      where: z.string().optional(),
    }),
  ),
  complete: z.boolean().describe('No key is hidden.'),
  readBy: callers,
  writtenBy: callers.describe('Entry points that lead to an insert, update, upsert or delete.'),
});

const queue = z.strictObject({
  name: z.string(),
  package: z.string(),
  transport: z
    .enum(['jobs', 'broker', 'stream', 'pub-sub', 'in-process', 'workflow', 'outbox', 'socket'])
    .nullable(),
  producers: z.array(
    z.strictObject({
      message: z.string().nullable(),
      attempts: count.nullable().describe('How often a job runs at most; null: not known.'),
      ...place,
      callers,
    }),
  ),
  consumers: z.array(
    z.strictObject({ handler: z.string().nullable(), concurrency: count.nullable(), ...place }),
  ),
});

const schedule = z.strictObject({
  pattern: z.string(),
  zone: z.string().nullable(),
  package: z.string(),
  handler: z.string().nullable(),
  ...place,
});

const variable = z.strictObject({
  name: z.string(),
  default: z.string().nullable().describe('What holds where it is not set; of a secret never the value.'),
  required: z.boolean(),
  validation: z.enum(VARIABLE_VALIDATIONS),
  taken: z
    .enum(['for a truth value', 'for a number', 'for another type', 'for a coerced truth value'])
    .optional(),
  places: z.array(z.strictObject(place)),
});

const open = z.strictObject({
  topic: z.enum(OPEN_TOPICS),
  about: z.string(),
  unknown: z.string().nullable(),
  settles: z.string(),
  ...place,
});

const counted = z.array(z.strictObject({ name: z.string(), count }));

export const mapSchema = z
  .strictObject({
    entryPoints: z.array(entryPoint),
    dependencies: z.array(dependency),
    stores: z.array(store),
    tables: z.array(table),
    queues: z.array(queue),
    schedules: z.array(schedule),
    environment: z.array(variable),
    unresolved: z.array(open),
    resolution: z.strictObject({
      calls: z.strictObject({ all: count, resolved: count }),
      unknownLibraries: counted.describe('Libraries that bpx has no table of, by calls into them.'),
      missingModules: counted.describe('Modules of the project that no file was found for.'),
    }),
    diagnostics: z
      .array(
        z.strictObject({
          kind: z.string(),
          file: place.file,
          line: place.line.optional(),
          message: z.string(),
        }),
      )
      .describe('What kept bpx from seeing all.'),
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal('bpx'), version: z.string() }),
    root: z.string().describe('Name of the root folder.'),
    name: z.string().describe('What the reviewed folder calls itself in its manifest.'),
    scope: z.string().describe('The path that was given, relative to the root; `.` for all of it.'),
  })
  .meta({ title: 'bpx map', description: 'The failure-mode map of a service: `bpx map --format json`.' });

export type MapJson = z.input<typeof mapSchema>;
