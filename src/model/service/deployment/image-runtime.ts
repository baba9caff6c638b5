import { NODE_CODENAMES } from '../../../libraries/runtimes.ts';
import { stageChain, type DockerfileArtefact, type DockerStage } from '../../../artefacts/dockerfile.ts';
import { shortImageName, type ImageRef } from '../../../artefacts/image-ref.ts';

export interface ImageRuntime {
  name: 'node' | 'bun' | 'deno';
  /** Undefined where the tag names none, so that the newest is taken. */
  major?: number;
}

const NODE_IMAGE = /(?:^|\/)(?:node|javascript-node|typescript-node)$/;
const DISTROLESS = /(?:^|\/)nodejs(\d+)?(?:-debian\d+)?$/;

/** The runtime that an image brings, by its name and tag. */
export const imageRuntime = (image: ImageRef): ImageRuntime | undefined => {
  const name = shortImageName(image);
  const tag = image.tag ?? '';
  if (image.unresolved.length > 0) return undefined;
  const distroless = DISTROLESS.exec(name);
  if (distroless) {
    const major = Number(distroless[1] ?? /^(\d+)/.exec(tag)?.[1]);
    return { name: 'node', ...(Number.isInteger(major) ? { major } : {}) };
  }
  if (NODE_IMAGE.test(name)) {
    // Development images put their own version first: `1-22-bookworm`.
    const numbered =
      /^(?:\d+(?:\.\d+)*-)?(\d+)(?:[.-]|$)/.exec(tag) && name !== 'node'
        ? /^(?:\d+(?:\.\d+)*-)?(\d+)/.exec(tag)
        : /^v?(\d+)/.exec(tag);
    const codename = tag.split('-')[0] ?? '';
    const major = numbered ? Number(numbered[1]) : NODE_CODENAMES[codename];
    return { name: 'node', ...(major === undefined ? {} : { major }) };
  }
  if (/(?:^|\/)bun$/.test(name)) {
    const major = /^(\d+)/.exec(tag)?.[1];
    return { name: 'bun', ...(major === undefined ? {} : { major: Number(major) }) };
  }
  return undefined;
};

/** The stage whose base image the final image stands on. */
export const shippedBase = (dockerfile: DockerfileArtefact): DockerStage | undefined => {
  const final = dockerfile.stages.find((stage) => stage.isFinal);
  return final && stageChain(dockerfile, final).at(-1);
};
