import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

const client = (library: string): LibraryModel => ({
  library,
  source: 'documentation of @clickhouse/client 1.12 (query, command, exec, insert)',
  makes: [
    {
      symbol: ['createClient()'],
      instance: 'ClickHouseClient',
      kind: 'other',
      owns: 'sockets',
      options: '0',
    },
  ],
  types: { NodeClickHouseClient: 'ClickHouseClient', WebClickHouseClient: 'ClickHouseClient' },
  calls: [
    {
      symbol: members('ClickHouseClient', 'query command exec'),
      role: 'sink.sql',
      args: { text: '0.query', bound: '0.query_params' },
      returns: 'promise',
      facts: { danger: ['quote'] },
    },
    { symbol: members('ClickHouseClient', 'close'), role: 'close', returns: 'promise' },
  ],
});

/** ClickHouse binds `{name: Type}` to `query_params`; everything else of the text is SQL. */
export const clickhouse: LibraryModel[] = [client('@clickhouse/client'), client('@clickhouse/client-web')];
