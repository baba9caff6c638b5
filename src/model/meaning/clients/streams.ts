import type { Node } from '../../../facts/node.ts';
import type { Values } from '../../resolution/values.ts';
import type { Trace } from './trace.ts';

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(:|\/|$)/;
const ACCEPT = ['Accept', 'accept'];

/** A request for an event stream, which is meant to stay open, or one of the process to itself. */
export const staysOpen = (
  trace: Trace,
  values: Values,
  { url, options }: { url?: Node; options?: Node },
): boolean => {
  const address = url && values.text(url);
  if (address !== undefined && LOOPBACK.test(address)) return true;
  return ACCEPT.some((name) =>
    trace
      .of(options, ['headers', name])
      .some((leaf) => leaf.kind === 'node' && values.text(leaf.node)?.includes('text/event-stream') === true),
  );
};
