import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../src/cli/published-schemas.ts';

/** Writes the published JSON Schemas; `test/report/schemas.test.ts` fails where they are stale. */
for (const [file, text] of publishedSchemas()) {
  writeFileSync(new URL(`../schemas/${file}`, import.meta.url), text);
}
