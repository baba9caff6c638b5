import { z } from 'zod';
import { reviewSchema } from './json-schema.ts';

/** The JSON Schemas that bpx publishes: file name under `schemas/` and text. */
export const publishedSchemas = (): [file: string, text: string][] => [
  ['review.schema.json', `${JSON.stringify(z.toJSONSchema(reviewSchema), null, 2)}\n`],
];
