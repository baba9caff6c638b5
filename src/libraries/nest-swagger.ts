import { decorators, table } from './rows.ts';
import type { CallRow } from './table.ts';

/** Decorators of @nestjs/swagger that stand for an answer with one status. */
const answers: Record<string, number> = {
  ApiOkResponse: 200,
  ApiCreatedResponse: 201,
  ApiAcceptedResponse: 202,
  ApiNoContentResponse: 204,
  ApiMovedPermanentlyResponse: 301,
  ApiFoundResponse: 302,
};

export const nestSwagger = table('@nestjs/swagger', 'NestJS documentation 11 (OpenAPI); read in 11.2', [
  ...Object.entries(answers).map(([name, status]): CallRow => ({
    symbol: decorators(name),
    role: 'call',
    args: { options: '0' },
    facts: { documents: status },
  })),
  {
    symbol: decorators('ApiResponse'),
    role: 'call',
    args: { options: '0' },
    facts: { documents: 'argument', statusArg: '0.status' },
  },
  {
    symbol: decorators('ApiExcludeEndpoint ApiExcludeController'),
    role: 'call',
    facts: { documents: 'nothing' },
  },
]);
