import { describeTerminal, type Terminal } from '../report/terminal/terminal.ts';
import type { Streams } from './streams.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** How the user wants text to be drawn. */
export interface Look {
  color: ColorChoice;
  ascii: boolean;
}

/** What a stream can show. */
export const terminalOf = (stream: Streams['stdout'], streams: Streams, { color, ascii }: Look): Terminal =>
  describeTerminal({
    env: streams.env,
    platform: process.platform,
    isTTY: stream.isTTY === true,
    color,
    ascii,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  });

/** A file looks the same wherever it is made. */
export const fileTerminal = ({ color, ascii }: Look): Terminal =>
  describeTerminal({ env: {}, platform: process.platform, isTTY: false, toFile: true, color, ascii });
