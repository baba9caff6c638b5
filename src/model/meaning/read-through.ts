import type { Node } from '../../facts/node.ts';

const CACHE_WORDS = /cache|memo|once|dataloader|loader/i;

/** Read through a cache or loader; a name only ever makes bpx more careful. */
export const isReadThrough = (call: Node): boolean => {
  for (let fn: Node | undefined = call.fn; fn?.is('Function'); fn = fn.fn) {
    const outer = fn.slot === 'argument' ? fn.parent : undefined;
    if (outer?.isCall && CACHE_WORDS.test(outer.callee?.text ?? '')) return true;
  }
  return CACHE_WORDS.test(call.callee?.text ?? '');
};
