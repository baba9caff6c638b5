import { resolve } from 'node:path';
import { InputError } from '../../errors.ts';
import { mapJson } from '../../report/map/json.ts';
import { mapMermaid } from '../../report/map/mermaid.ts';
import type { MapPage } from '../../report/map/page.ts';
import { mapPage } from '../../report/map/terminal.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { drawMap } from '../../review/draw-map.ts';
import { configInput } from '../config-files.ts';
import { onInterruption } from '../interruption.ts';
import { fileTerminal, terminalOf } from '../look.ts';
import type { MapFlags } from '../map-options.ts';
import { writeOutputFiles } from '../output-files.ts';
import { createProgressLine } from '../progress.ts';
import { write, type Streams } from '../streams.ts';

/**
 * `bpx map [path]`
 * @throws {InputError} where there is nothing to draw, or the command or the config is wrong.
 */
export const mapCommand = async (path: string, flags: MapFlags, streams: Streams): Promise<void> => {
  if (flags.unresolved && flags.format === 'mermaid')
    throw new InputError('`--unresolved` is a list: it goes with the formats terminal and json');
  if (flags.output === '') throw new InputError('`--output` names no file');
  const page = await drawn(path, flags, streams);
  const text = textOf(page, flags, streams);
  if (flags.output === undefined) return write(streams.stdout, text);
  writeOutputFiles([{ path: resolve(flags.output), shown: flags.output, text }]);
};

const textOf = (page: MapPage, flags: MapFlags, streams: Streams): string => {
  if (flags.format === 'json') return mapJson(page);
  if (flags.format === 'mermaid') return mapMermaid(page);
  const terminal =
    flags.output === undefined ? terminalOf(streams.stdout, streams, flags) : fileTerminal(flags);
  return mapPage(page, styleOf(terminal), { unresolved: flags.unresolved });
};

const drawn = async (path: string, flags: MapFlags, streams: Streams): Promise<MapPage> => {
  const config = configInput(flags.config);
  const progress = createProgressLine(streams.stderr, terminalOf(streams.stderr, streams, flags).ascii);
  const stopListening = onInterruption(() => {
    progress.clear();
    streams.stderr.write(`stopped after ${progress.elapsed()}, nothing written\n`);
  });
  try {
    const today = new Date().toISOString().slice(0, 10);
    return await drawMap({ path, today, config, onProgress: (now) => progress.show(now) });
  } finally {
    stopListening();
    progress.clear();
  }
};
