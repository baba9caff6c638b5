import { schemaText, type SchemaName } from '../published-schemas.ts';
import { write, type Streams } from '../streams.ts';

/** `bpx schema [config|review|map]` */
export const schemaCommand = (name: SchemaName, streams: Streams): Promise<void> =>
  write(streams.stdout, schemaText(name));
