import { InputError } from '../errors.ts';

/** One thing that is wrong in a config, and where. */
export interface Mistake {
  /** Of the file, as people know it. */
  path: string;
  /** Both from 1. */
  line: number;
  column: number;
  message: string;
}

const told = ({ path, line, column, message }: Mistake): string => `${path}:${line}:${column}  ${message}`;

const byPlace = (a: Mistake, b: Mistake): number =>
  a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1;

/** The config cannot be used: nothing is reviewed with half of one. */
export class ConfigError extends InputError {
  /** One line each, `bpx.config.json:7:5  …`, in the order of the places. */
  readonly lines: readonly string[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = [...new Set([...mistakes].sort(byPlace).map(told))];
    super(lines.join('\n'));
    this.lines = lines;
  }
}
