import { table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** What Medusa puts before routes. */
export const medusa: LibraryModel = table(
  '@medusajs/framework',
  'Medusa documentation 2, API routes: `/admin` asks for a user, `/store` for a publishable key',
  [
    {
      symbol: ['authenticate'],
      role: 'guard',
      args: { optional: '2.allowUnauthenticated' },
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'token', principal: 'req.auth_context' },
    },
    {
      symbol: ['ensurePublishableApiKeyMiddleware'],
      role: 'guard',
      facts: { strength: 'machine', credential: 'header' },
    },
    {
      symbol: ['validateAndTransformBody', 'validateAndTransformQuery'],
      role: 'validate',
      args: { schema: '0' },
      returns: 'express:RequestHandler',
      facts: { fails: 'answers', status: 400, unknownKeys: 'refused' },
    },
  ],
  { also: ['@medusajs/framework/http', '@medusajs/medusa'] },
);
