import type { Command } from 'commander';
import type { Look } from './look.ts';
import { oneOf, withLook } from './review-options.ts';

export const MAP_FORMATS = ['json'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

/** What `bpx map` was asked for. */
export interface MapFlags extends Look {
  format: MapFormat;
  output?: string;
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
      'json',
    )
    .option('--output <file>', 'write to a file')
    .option('--config <file>', 'this config, whatever lies nearer')
    .option('--no-config', 'no config at all');
