import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** A place where the size of what a client sends is not limited, or hardly. */
export interface OpenLimit {
  site: Node;
  what: 'upload' | 'body';
  /** Uploads are held in memory. */
  inMemory: boolean;
  /** The limit as the code writes it. */
  limit?: string;
}

const INTERCEPTORS = /^(File|Files|AnyFiles|FileFields)Interceptor$/;
const MOST = 10 * 1024 * 1024;

/** Parsers of uploads with no limit for a file, and parsers of bodies that take more than ten megabytes from everyone. */
export const openLimits = (model: ServiceModel): { open: OpenLimit[]; limited: Node[] } => {
  const open: OpenLimit[] = [];
  const limited: Node[] = [];
  const hasModule = model.serviceCalls.some((call) => /MulterModule\.register/.test(call.callee?.text ?? ''));
  for (const call of model.serviceCalls) {
    const origin = model.calls.libraryCallee(call);
    if (origin?.package === 'multer' && origin.path === 'default')
      judgeUpload(model, call, call.argument(0), open, limited);
    else if (origin?.package === '@nestjs/platform-express' && INTERCEPTORS.test(origin.path) && !hasModule)
      judgeUpload(model, call, call.args.at(-1)?.is('Object') ? call.args.at(-1) : undefined, open, limited);
    else judgeBody(model, call, open, limited);
  }
  return { open, limited };
};

const judgeUpload = (
  model: ServiceModel,
  call: Node,
  options: Node | undefined,
  open: OpenLimit[],
  limited: Node[],
): void => {
  const size = model.values.setting(options, 'limits.fileSize');
  if (size.state === 'unknown') return;
  const isOpen = size.state === 'none' || model.values.number(size.node) === Infinity;
  if (!isOpen) {
    limited.push(call);
    return;
  }
  const storage = options?.property('storage');
  const inMemory = storage ? /memoryStorage/.test(storage.text) : options?.property('dest') === undefined;
  open.push({ site: call, what: 'upload', inMemory });
};

/** `app.use(express.json({ limit: '50mb' }))`: for every route. */
const judgeBody = (model: ServiceModel, call: Node, open: OpenLimit[], limited: Node[]): void => {
  const role = model.roles
    .allOf(call)
    .find(({ name, facts }) => name === 'middleware' && facts.part === 'body');
  if (!role) return;
  const around = call.parent;
  const isGlobal = around?.isCall === true && around.callee?.name === 'use' && around.argument(0) === call;
  const limit = model.roles.argument(role, 'limit');
  const written = model.values.constant(limit);
  const size = bytes(written);
  if (isGlobal && size !== undefined && size > MOST)
    open.push({ site: call, what: 'body', inMemory: true, limit: String(written) });
  else limited.push(call);
};

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** The notation of the `bytes` package. */
const bytes = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? /^([\d.]+)\s*([a-z]*)$/i.exec(value.trim()) : undefined;
  const factor = UNITS[(match?.[2] ?? '').toLowerCase()];
  return match && factor !== undefined ? Number(match[1]) * factor : undefined;
};
