import type { Span } from '../findings.ts';

/** Where a piece of shell text stands in its file. */
export interface ShellOrigin {
  /** Place of the character at `offset` of the text, counted from 1. */
  at(offset: number): { line: number; column: number };
}

export interface Command {
  /** As written: `npm`, `./node_modules/.bin/eslint`, `$TOOL`. Empty for an assignment alone. */
  program: string;
  /** Quotes resolved, variables and expressions kept as written, redirections left out. */
  args: string[];
  env: Record<string, string>;
  /** What follows it. */
  next: '&&' | '||' | '|' | ';' | 'end';
  /** Commands in `$(…)`, backquotes, `<(…)`, and in the text given to `sh -c`. */
  nested: Command[];
  /** On one line, white space folded. */
  text: string;
  span: Span;
}

interface Word {
  text: string;
  start: number;
  end: number;
  quoted: boolean;
  nested: Command[];
}

const OPENING_KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);
const CLOSING_KEYWORDS = new Set(['fi', 'done', 'esac', '}']);
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** End of a bracketed stretch that opens at `open`, quotes and nesting respected; the text's end when it never closes. */
const closing = (text: string, open: number, opener: string, closer: string): number => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === "'" && opener === '(') {
      const quote = text.indexOf("'", at + 1);
      if (quote === -1) return text.length;
      at = quote;
    } else if (character === opener) depth += 1;
    else if (character === closer && --depth === 0) return at;
  }
  return text.length;
};

class ShellReader {
  private at = 0;
  private readonly commands: Command[] = [];
  private words: Word[] = [];
  private heredocs: { word: string; stripTabs: boolean }[] = [];

  constructor(
    private readonly text: string,
    private readonly origin: ShellOrigin,
  ) {}

  read(): Command[] {
    const { text } = this;
    while (this.at < text.length) {
      const character = text[this.at] ?? '';
      if (character === '\\' && /^\\\r?\n/.test(text.slice(this.at, this.at + 3))) {
        this.at = text.indexOf('\n', this.at) + 1;
      } else if (character === ' ' || character === '\t' || character === '\r') this.at += 1;
      else if (character === '#') this.at = this.lineEnd();
      else if (character === '\n') {
        this.at += 1;
        this.finish(';');
        this.skipHeredocs();
      } else if (!this.operator(character)) this.word();
    }
    this.finish('end');
    return this.commands;
  }

  private lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end === -1 ? this.text.length : end;
  }

  private operator(character: string): boolean {
    const rest = this.text.slice(this.at, this.at + 3);
    if (/^(?:&&|\|\|)/.test(rest)) return this.separate(2, rest.slice(0, 2) as '&&' | '||');
    if (rest.startsWith('|&')) return this.separate(2, '|');
    if (character === '|') return this.separate(1, '|');
    const redirect = /^(?:\d*(?:<<<|<<-?|<>|<&|>>|>&|>\||<|>)|&>>?)/.exec(
      this.text.slice(this.at, this.at + 6),
    );
    if (redirect && !/^\d*[<>]\(/.test(rest)) return this.redirect(redirect[0]);
    if (rest.startsWith(';;')) return this.separate(2, ';');
    if (character === ';' || character === '&' || character === '(' || character === ')') {
      return this.separate(1, ';');
    }
    return false;
  }

  private separate(length: number, next: Command['next']): true {
    this.at += length;
    this.finish(next);
    return true;
  }

  private redirect(operator: string): true {
    this.at += operator.length;
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1;
    const target = this.readWord();
    if (/<<-?$/.test(operator)) this.heredocs.push({ word: target.text, stripTabs: operator.endsWith('-') });
    // What a redirected substitution runs still runs: `bash < <(curl …)`.
    if (target.nested.length > 0) this.words.push(target);
    return true;
  }

  private skipHeredocs(): void {
    for (const { word, stripTabs } of this.heredocs) {
      while (this.at < this.text.length) {
        const end = this.lineEnd();
        const line = this.text.slice(this.at, end);
        this.at = Math.min(end + 1, this.text.length);
        if ((stripTabs ? line.replace(/^\t+/, '') : line).trimEnd() === word) break;
      }
    }
    this.heredocs = [];
  }

  private word(): void {
    const word = this.readWord();
    if (word.end === word.start) this.at += 1;
    else this.words.push(word);
  }

  private readWord(): Word {
    const { text } = this;
    const start = this.at;
    const nested: Command[] = [];
    let value = '';
    let quoted = false;
    let inDouble = false;
    while (this.at < text.length) {
      const character = text[this.at] ?? '';
      const two = text.slice(this.at, this.at + 2);
      if (character === '\\') {
        const escaped = text[this.at + 1] ?? '';
        if (escaped === '\n' && !inDouble) break;
        value += escaped === '\n' ? '' : escaped;
        this.at += 2;
      } else if (character === '"') {
        inDouble = !inDouble;
        quoted = true;
        this.at += 1;
      } else if (character === "'" && !inDouble) {
        const end = text.indexOf("'", this.at + 1);
        const stop = end === -1 ? text.length : end;
        value += text.slice(this.at + 1, stop);
        quoted = true;
        this.at = stop + 1;
      } else if (text.startsWith('${{', this.at)) value += this.take(text.indexOf('}}', this.at) + 2);
      else if (two === '${') value += this.take(closing(text, this.at + 1, '{', '}') + 1);
      else if (two === '$(' || (!inDouble && (two === '<(' || two === '>('))) {
        const end = closing(text, this.at + 1, '(', ')');
        nested.push(...this.inner(this.at + 2, end));
        value += this.take(end + 1);
      } else if (character === '`') {
        const end = text.indexOf('`', this.at + 1);
        const stop = end === -1 ? text.length : end;
        nested.push(...this.inner(this.at + 1, stop));
        value += this.take(stop + 1);
      } else if (!inDouble && /[\s;&|()<>]/.test(character)) break;
      else {
        value += character;
        this.at += 1;
      }
    }
    return { text: value, start, end: this.at, quoted, nested };
  }

  /** Moves to `end` and gives the text passed over; to the end of all when `end` lies before. */
  private take(end: number): string {
    const stop = end <= this.at + 1 ? this.text.length : Math.min(end, this.text.length);
    const taken = this.text.slice(this.at, stop);
    this.at = stop;
    return taken;
  }

  private inner(start: number, end: number): Command[] {
    return readShell(this.text.slice(start, end), { at: (offset) => this.origin.at(start + offset) });
  }

  private finish(next: Command['next']): void {
    let words = this.words;
    this.words = [];
    while (words[0] && !words[0].quoted && OPENING_KEYWORDS.has(words[0].text)) words = words.slice(1);
    const [head] = words;
    const last = words.at(-1);
    if (!head || !last || (words.length === 1 && !head.quoted && CLOSING_KEYWORDS.has(head.text))) {
      // `{ … } || true`: the operator belongs to what the group ran last.
      const before = this.commands.at(-1);
      if (before && before.next === ';' && next !== ';' && next !== 'end') before.next = next;
      return;
    }
    const env: Record<string, string> = {};
    let index = 0;
    for (const word of words) {
      if (!ASSIGNMENT.test(word.text)) break;
      const equals = word.text.indexOf('=');
      env[word.text.slice(0, equals)] = word.text.slice(equals + 1);
      index += 1;
    }
    const program = words[index]?.text ?? '';
    const args = words.slice(index + 1);
    const script = SHELLS.has(program)
      ? args[args.findIndex((arg) => /^-[a-z]*c$/.test(arg.text)) + 1]
      : undefined;
    const nested = words.flatMap((word) => word.nested);
    if (script && script !== args[0]) {
      const place = this.origin.at(script.start);
      nested.push(...readShell(script.text, { at: () => place }));
    }
    const from = this.origin.at(head.start);
    const to = this.origin.at(Math.max(head.start, last.end - 1));
    this.commands.push({
      program,
      args: args.map((arg) => arg.text),
      env,
      next,
      nested,
      text: this.text
        .slice(head.start, last.end)
        .replace(/\\\r?\n/g, ' ')
        .replace(/\s+/g, ' '),
      span: { line: from.line, column: from.column, endLine: to.line, endColumn: to.column + 1 },
    });
  }
}

/**
 * Reads shell text into the commands that it runs, in order. Tolerant: what is no command (functions, `case` arms)
 * gives commands with odd programs, never an error. Here-documents are skipped.
 */
export const readShell = (text: string, origin: ShellOrigin): Command[] =>
  new ShellReader(text, origin).read();

/** Every command, those in substitutions and in `sh -c` before the one that holds them. */
export const allCommands = (commands: readonly Command[]): Command[] =>
  commands.flatMap((command) => [...allCommands(command.nested), command]);

const WRAPPERS = new Map([
  ['sudo', /^-|=/],
  ['exec', /^-/],
  ['command', /^-/],
  ['env', /^-|=/],
  ['time', /^-/],
  ['nohup', /^-/],
  ['cross-env', /=/],
  ['cross-env-shell', /=/],
  ['dotenv', /^-/],
  ['tini', /^-/],
  ['dumb-init', /^-/],
]);

const SEPARATED = new Set(['dotenv', 'tini', 'dumb-init']);

/** The command that a prefix such as `sudo`, `env A=b` or `exec` runs; the command itself without one. */
export const withoutWrapper = (command: Command): Command => {
  const skipped = WRAPPERS.get(programName(command.program));
  if (!skipped) return command;
  const separator = command.args.indexOf('--');
  const first = command.args.findIndex((arg) => !skipped.test(arg));
  // `dotenv -e .env -- node x.js`: its own options take values, so only the separator tells where they end.
  const start = separator !== -1 && SEPARATED.has(programName(command.program)) ? separator + 1 : first;
  const program = start === -1 ? undefined : command.args[start];
  if (program === undefined) return command;
  return withoutWrapper({ ...command, program, args: command.args.slice(start + 1) });
};

/** `eslint` for `./node_modules/.bin/eslint`. */
export const programName = (program: string): string => program.slice(program.lastIndexOf('/') + 1);

/** A command given as a list of words, as `CMD ["node", "x.js"]` has it. */
export const commandOfWords = (words: readonly string[], span: Span): Command => {
  const [program = '', ...args] = words;
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  const script = SHELLS.has(programName(program)) && flag !== -1 ? args[flag + 1] : undefined;
  const origin: ShellOrigin = { at: () => ({ line: span.line, column: span.column }) };
  return {
    program,
    args,
    env: {},
    next: 'end',
    nested: script === undefined ? [] : readShell(script, origin),
    text: words.join(' '),
    span,
  };
};
