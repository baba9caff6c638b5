import { z } from 'zod';
import { CHECKS } from '../analyzers/registry.generated.ts';
import { configNames } from '../config/names.ts';
import { configSchema } from '../config/schema.ts';
import { mapSchema } from '../report/map/schema.ts';
import { reviewSchema } from '../report/json-schema.ts';

export const SCHEMA_NAMES = ['config', 'review', 'map'] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

const SOURCES: Readonly<Record<SchemaName, () => z.ZodType>> = {
  config: () => configSchema(configNames(CHECKS)),
  review: () => reviewSchema,
  map: () => mapSchema,
};

/** A published JSON Schema as text. Of a config what people write, so defaults are optional; its many keys share their forms. */
export const schemaText = (name: SchemaName): string => {
  const options = name === 'config' ? ({ io: 'input', reused: 'ref' } as const) : {};
  return `${JSON.stringify(z.toJSONSchema(SOURCES[name](), options), null, 2)}\n`;
};

/** The JSON Schemas that bpx publishes: file name under `schemas/` and text. */
export const publishedSchemas = (): [file: string, text: string][] =>
  SCHEMA_NAMES.map((name) => [`${name}.schema.json`, schemaText(name)]);
