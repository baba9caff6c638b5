import { ambientTransactions } from './ambient-transactions.ts';
import { aws } from './aws.ts';
import { builtins } from './builtins.ts';
import { bun } from './bun.ts';
import { caches } from './caches.ts';
import { configuration } from './configuration.ts';
import { content } from './content.ts';
import { cryptography } from './crypto.ts';
import { clickhouse } from './clickhouse.ts';
import { databases } from './databases.ts';
import { drizzle } from './drizzle.ts';
import { emitters } from './emitters.ts';
import { encodings } from './encodings.ts';
import { errorPages } from './error-pages.ts';
import { expressMiddleware } from './express-middleware.ts';
import { express } from './express.ts';
import { fastifyTables } from './fastify.ts';
import { fileFrameworks } from './file-frameworks.ts';
import { functional } from './functional.ts';
import { markup } from './markup.ts';
import { merging } from './merging.ts';
import { globals } from './globals.ts';
import { googleCloud } from './google-cloud.ts';
import { guards } from './guards.ts';
import { honoTables } from './hono.ts';
import { callbackHttpClients } from './http-clients-callback.ts';
import { httpClients } from './http-clients.ts';
import { nodeHttp } from './http-server.ts';
import { identifiers } from './identifiers.ts';
import { jobs } from './jobs.ts';
import { schedules } from './schedules.ts';
import { koaTables } from './koa.ts';
import { languageModels } from './language-models.ts';
import { loggers } from './loggers.ts';
import { memoisation } from './memoisation.ts';
import { decoratedControllers } from './decorated-controllers.ts';
import { medusa } from './medusa.ts';
import { messaging } from './messaging.ts';
import { mikroOrm } from './mikro-orm.ts';
import { marsdb, mongodbCallbacks } from './mongodb-callbacks.ts';
import { mongodb } from './mongodb.ts';
import { mongooseTables } from './mongoose.ts';
import { nestCommon } from './nest-common.ts';
import { nestCore } from './nest-core.ts';
import { nestModules } from './nest-modules.ts';
import { nestSwagger } from './nest-swagger.ts';
import { fileSystem } from './node-fs.ts';
import { nodeRedis } from './node-redis.ts';
import { nodeUtilities } from './node-utilities.ts';
import { nodeModules } from './node.ts';
import { instrumentation } from './instrumentation.ts';
import { observability } from './observability.ts';
import { passwords } from './passwords.ts';
import { prisma } from './prisma.ts';
import { processTables } from './process.ts';
import { payments } from './payments.ts';
import { providers } from './providers.ts';
import { queryBuilders } from './query-builders.ts';
import { rateLimiters } from './rate-limiters.ts';
import { redisTables } from './redis.ts';
import { resilience } from './resilience.ts';
import { rpcClients } from './rpc-clients.ts';
import { rpcFrameworks } from './rpc-frameworks.ts';
import { sanitisersAndDates } from './sanitisers.ts';
import { sdks } from './sdks.ts';
import { sequelize } from './sequelize.ts';
import { serverless } from './serverless.ts';
import { sessionsAndHeaders } from './sessions.ts';
import type { LibraryModel } from './table.ts';
import { testing } from './testing.ts';
import { typeorm } from './typeorm.ts';
import { validators } from './validators.ts';

/** Everything that bpx knows of libraries. Order only matters within one library: newer ranges come first. */
export const TABLES: readonly LibraryModel[] = [
  ...httpClients,
  ...callbackHttpClients,
  ...prisma,
  ...sequelize,
  ...typeorm,
  ...ambientTransactions,
  ...databases,
  ...clickhouse,
  ...queryBuilders,
  ...drizzle,
  ...mongodbCallbacks,
  marsdb,
  mongodb,
  ...mongooseTables,
  ...redisTables,
  ...nodeRedis,
  medusa,
  ...decoratedControllers,
  ...messaging,
  ...jobs,
  ...schedules,
  ...express,
  ...expressMiddleware,
  ...fastifyTables,
  ...koaTables,
  ...honoTables,
  nestCommon,
  nestCore,
  ...nestModules,
  nestSwagger,
  builtins,
  ...globals,
  ...processTables,
  ...bun,
  ...fileSystem,
  ...nodeModules,
  ...nodeUtilities,
  ...emitters,
  ...nodeHttp,
  ...cryptography,
  ...passwords,
  ...identifiers,
  ...loggers,
  ...instrumentation,
  ...observability,
  ...markup,
  ...merging,
  ...functional,
  ...resilience,
  ...memoisation,
  ...validators,
  ...guards,
  ...sessionsAndHeaders,
  ...rateLimiters,
  ...caches,
  ...aws,
  ...sdks,
  ...languageModels,
  ...googleCloud,
  ...payments,
  ...providers,
  ...rpcClients,
  ...rpcFrameworks,
  ...serverless,
  ...fileFrameworks,
  ...content,
  ...sanitisersAndDates,
  mikroOrm,
  ...errorPages,
  ...encodings,
  ...configuration,
  ...testing,
];
