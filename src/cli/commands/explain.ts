import { InputError } from '../../errors.ts';
import { checkPage, rulePage } from '../../report/pages/explain.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { lookUp } from '../catalogue.ts';
import { terminalOf, type Look } from '../look.ts';
import { write, type Streams } from '../streams.ts';

/**
 * `bpx explain <rule|check>`
 * @throws InputError on an unknown name.
 */
export const explainCommand = async (name: string, look: Look, streams: Streams): Promise<void> => {
  const style = styleOf(terminalOf(streams.stdout, streams, look));
  const named = lookUp(name);
  if ('unknown' in named) throw new InputError(named.unknown);
  if ('rule' in named)
    return write(streams.stdout, rulePage(named.rule, named.category, named.checks, style));
  if (named.formerName) await write(streams.stderr, `\`${name}\` is now \`${named.check.id}\`\n`);
  return write(streams.stdout, checkPage(named.check, style));
};
