import type { Command } from 'commander';
import type { Look } from './look.ts';
import { oneOf, withLook } from './review-options.ts';

const MAP_FORMATS = ['terminal', 'json', 'mermaid'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

/** What `bpx map` was asked for. */
export interface MapFlags extends Look {
  format: MapFormat;
  output?: string;
  /** List what could not be resolved as well; the JSON form always does. */
  unresolved: boolean;
  /** `false` by `--no-config`. */
  config?: string | false;
}

/** Adds the flags of a map. */
export const withMapFlags = (command: Command): Command =>
  withLook(command)
    .option(
      '--format <format>',
      `form of the map: ${MAP_FORMATS.join(', ')}`,
      oneOf('format', MAP_FORMATS),
      'terminal',
    )
    .option('--output <file>', 'write to a file')
    .option('--unresolved', 'list what could not be resolved too, and what would settle it', false)
    .option('--config <file>', 'this config, whatever lies nearer')
    .option('--no-config', 'no config at all');
