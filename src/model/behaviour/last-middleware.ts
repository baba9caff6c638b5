import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { ServiceModel } from '../model.ts';

const MOUNTS = /^(use|all|get|head|post|put|patch|delete|options|route|param|register)$/;
/** Error handlers are recognised by their four parameters; a plain `next()` does not reach them. */
const ERROR_HANDLER_PARAMETERS = 4;

/** `app.use((req, res, next) => …)` behind which the application mounts nothing more: its `next()` leads nowhere. */
export const isLastOfApplication = (model: ServiceModel, handler: Node): boolean => {
  const mount = handler.slot === 'argument' ? handler.parent : undefined;
  const callee = mount?.isCall ? mount.callee : undefined;
  if (!mount || !callee?.is('Member') || callee.name !== 'use' || mount.args.at(-1) !== handler) return false;
  const application = callee.object;
  const binding = application?.binding;
  if (!application || !binding || binding.isReassigned || !isApplication(model, application)) return false;
  return !binding.reads.some((read) => read.start > handler.start && mayMount(model, read));
};

/** Behind a router, the application goes on. */
const isApplication = (model: ServiceModel, node: Node): boolean =>
  alternatives(model.origins.of(node)).every(
    (origin) => origin.kind === 'library' && /^(Application|default\(\)|express\(\))#?$/.test(origin.path),
  );

const mayMount = (model: ServiceModel, read: Node): boolean => {
  const { parent } = read;
  if (parent?.is('Member') && read.slot === 'object') {
    const call = parent.parent;
    return call?.isCall === true && MOUNTS.test(parent.name) && !isErrorHandler(model, call.args.at(-1));
  }
  if (parent?.isCall && read.slot === 'argument') return model.calls.targets(parent).length > 0;
  return parent?.is('Return') === true;
};

const isErrorHandler = (model: ServiceModel, node: Node | undefined): boolean => {
  const functions = !node ? [] : node.is('Function') ? [node] : model.calls.functionsOf(node);
  return functions.length > 0 && functions.every(({ params }) => params.length >= ERROR_HANDLER_PARAMETERS);
};
