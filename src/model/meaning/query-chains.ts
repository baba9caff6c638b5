import type { Node } from '../../facts/node.ts';
import type { Role, Roles } from './roles.ts';

const LINKS_FOLLOWED = 40;

/** The link that says what a chain does: `deleteFrom('orders')` of `deleteFrom('orders').where(…).execute()`. */
export const startOfChain = (roles: Roles, run: Role): Role | undefined => {
  let at = receiverOf(run.call);
  for (let links = 0; at && links < LINKS_FOLLOWED; links++) {
    if (!at.isCall) {
      at = kept(at);
      continue;
    }
    const role = roles.of(at);
    if (role?.facts.verb && (role.facts.step === 'start' || role.name === 'db.step')) return role;
    at = receiverOf(at);
  }
  return undefined;
};

const receiverOf = (call: Node): Node | undefined => (call.is('Tagged') ? undefined : call.callee?.object);

/** What a local variable was made with: `let query = db.selectFrom('orders'); … query.execute()`. */
const kept = (node: Node): Node | undefined => {
  if (node.is('Await', 'As')) return node.expression;
  const declared = node.is('Identifier') ? node.binding?.declaration?.parent : undefined;
  return declared?.is('VarDecl') ? declared.init : undefined;
};
