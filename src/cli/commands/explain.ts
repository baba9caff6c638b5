import { InputError } from '../../errors.ts';
import { checkPage, rulePage } from '../../report/pages/explain.ts';
import { styleOf } from '../../report/terminal/style.ts';
import { lookUp } from '../catalogue.ts';
import { terminalOf, type Look } from '../look.ts';
import { write, type Streams } from '../streams.ts';
import { whyCommand } from './why.ts';

/** `src/orders.ts:49` rather than a name. */
const isPlace = (text: string): boolean => /:\d+$/.test(text);

/**
 * `bpx explain <rule|check|file:line>`: at a place, what the checks said there.
 * @throws InputError on an unknown name or place.
 */
export const explainCommand = async (name: string, look: Look, streams: Streams): Promise<void> => {
  if (isPlace(name)) return whyCommand(name, undefined, look, streams);
  const style = styleOf(terminalOf(streams.stdout, streams, look));
  const named = lookUp(name);
  if ('unknown' in named) throw new InputError(named.unknown);
  if ('rule' in named)
    return write(streams.stdout, rulePage(named.rule, named.category, named.checks, style));
  if (named.formerName) await write(streams.stderr, `\`${name}\` is now \`${named.check.id}\`\n`);
  return write(streams.stdout, checkPage(named.check, style));
};
