import type { Node } from '../../../facts/node.ts';

const PUBLIC = /^(is_?)?(public(ly\w*)?|published|is_?shared)$/i;

/** `where: { id, isPublic: true }`: a read that finds only what its owner made public. */
export const asksForPublic = (read: Node): boolean =>
  read.args.some((argument) =>
    argument
      .descendants({ kinds: ['Property'], enterFunctions: false })
      .some((property) => PUBLIC.test(property.string) && property.value?.is('True') === true),
  );
