import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';

/** A route that another service calls with news, and calls again when it is not answered with 2xx. */
export interface Webhook {
  entry: EntryPoint;
  handler: Node;
}

const RECEIVES = /^(POST|ALL)$/;
/** Names of headers in which senders sign: `stripe-signature`, `x-hub-signature-256`. */
const SIGNATURE_HEADER = /^[\w.]+([-_][\w.]+)*[-_](signature|hmac)([-_]\w+)*$/i;
const PATH = /(^|[/.:_-])(web-?)?hooks?([/.:_-]|$)/i;
/** Routes by which a logged-in user manages the webhooks of the service itself. */
const LOGIN = /auth|guard|session|permission|protect|login/i;

/** L4: routes that take events of other services, in path and source order. */
export const webhooks = (model: ServiceModel): Webhook[] =>
  model.entryPoints.all.flatMap((entry) => {
    const { handler } = entry;
    if (entry.kind !== 'http' || !handler || !RECEIVES.test(entry.method ?? 'ALL')) return [];
    if (!model.isServiceCode(handler)) return [];
    return isSigned(entry, handler, model) || isNamed(entry) ? [{ entry, handler }] : [];
  });

/** The handler, or a step of its own route, reads the header of a signature or verifies one. */
const isSigned = (entry: EntryPoint, handler: Node, model: ServiceModel): boolean => {
  const steps = entry.chain.filter(({ from }) => from === 'route' || from === 'decorator');
  const places = [handler, ...steps.flatMap(({ node, fns }) => [node, ...fns.map(({ fn }) => fn)])];
  return places.some((place) =>
    place
      .descendants({ kinds: ['String', 'Member', 'Call'] })
      .some((node) =>
        node.isCall
          ? /^(Stripe|webhooks|Webhook)\b/.test(model.calls.libraryCallee(node)?.path ?? '') &&
            model.roles.of(node)?.name === 'verify'
          : SIGNATURE_HEADER.test(node.is('Member') ? node.name : node.string),
      ),
  );
};

const isNamed = (entry: EntryPoint): boolean =>
  PATH.test(entry.path ?? '') && !entry.chain.some(({ node, label }) => LOGIN.test(label ?? node.text));
