import type { DockerfileArtefact } from '../../../artefacts/dockerfile.ts';
import { stageChain } from '../../../artefacts/dockerfile.ts';
import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import { readImage, shortImageName, type ImageRef } from '../../../artefacts/image-ref.ts';
import { imageRuntime } from '../../../model/service/deployment/image-runtime.ts';
import { ownImages } from '../../../model/service/deployment/own-images.ts';
import type { Severity, Site } from '../../../findings.ts';
import { nodeEndOfLife } from '../../../libraries/runtimes.ts';
import { defineCheck } from '../../check.ts';

type Pinning = 'pinned' | 'major' | 'moving';

/** Distributions, whose release names and numbers stand for one release each. */
const DISTRIBUTION = /^(?:debian|ubuntu|alpine|fedora|rockylinux|almalinux|amazonlinux)$/;

const pinning = (image: ImageRef): Pinning => {
  if (image.digest !== undefined) return 'pinned';
  const name = shortImageName(image);
  const { tag } = image;
  if (tag !== undefined && /^(?:[a-z]+-)?v?\d+\.\d+|\d{8}|^[0-9a-f]{12,40}$/.test(tag)) return 'pinned';
  if (tag !== undefined && /^v?\d+(?:[-_]|$)/.test(tag)) return 'major';
  if (
    tag !== undefined &&
    DISTRIBUTION.test(name) &&
    !/^(?:latest|stable|edge|testing|rolling|devel|sid)\b/.test(tag)
  )
    return 'major';
  // `distroless/nodejs24-debian12`: the name carries the major.
  return /\d+(?:-debian\d+)?$/.test(name) && imageRuntime(image)?.major !== undefined ? 'major' : 'moving';
};

interface Named {
  image: ImageRef;
  site: Site;
  ships: boolean;
  severity: Severity;
}

const imagesOf = (dockerfile: DockerfileArtefact): Named[] => {
  const role = deploymentRole(dockerfile.path);
  if (role === 'development' || role === 'test') return [];
  const final = dockerfile.stages.find((stage) => stage.isFinal);
  const shipped = new Set(final ? stageChain(dockerfile, final).map((stage) => stage.index) : []);
  const names = new Set(dockerfile.stages.flatMap((stage) => (stage.name ? [stage.name.toLowerCase()] : [])));
  const example = role === 'example';
  return dockerfile.stages.flatMap((stage): Named[] => {
    const ships = shipped.has(stage.index);
    const from: Named[] =
      stage.base === undefined
        ? [
            {
              image: stage.image,
              site: (stage.imageArgument ?? stage.from).site,
              ships,
              severity: example ? 'low' : ships ? 'high' : 'medium',
            },
          ]
        : [];
    const copied = stage.instructions.flatMap((instruction): Named[] => {
      const source = instruction.flags.find((flag) => flag.name === 'from')?.value;
      if (
        instruction.keyword !== 'COPY' ||
        source === undefined ||
        /^\d+$/.test(source) ||
        names.has(source.toLowerCase())
      )
        return [];
      return [
        { image: readImage(source), site: instruction.site, ships, severity: example ? 'low' : 'medium' },
      ];
    });
    return [...from, ...copied];
  });
};

export const unpinnedImage = defineCheck({
  title: 'Base image chosen at build time',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'none',
  reports:
    'A base image, copied image or third-party image of a production manifest that is named without a version, by a moving alias (`latest`, `lts`, `alpine`) or by a bare major: one finding per image and file.',
  why: 'Two builds of one commit give different systems, a new major arrives unannounced, and a bad release cannot be told from a good one afterwards.',
  leavesAlone: [
    'Digests, and tags with at least two numbers',
    'Earlier stages, `scratch`, arguments without a default',
    'Images that this repository builds',
    'Images of development and test files, and service containers of CI',
    'Images whose runtime is past its end of life (`supply-chain/eol-runtime`)',
  ],
  howToFix:
    'Name an exact version, with the digest where the registry keeps tags movable (`node:24.11.1-alpine3.22@sha256:…`), and let Dependabot or Renovate update it.',
  references: [
    'CWE-1357',
    'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
    'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies',
  ],
  example: { bad: 'FROM node:alpine', good: 'FROM node:24.11.1-alpine3.22@sha256:<digest>' },
  run({ model, pass, report }) {
    const { artefacts, today } = model;
    const isOwn = ownImages(artefacts);
    const manifests = [
      ...artefacts.composeFiles.filter((file) => file.role === 'production').flatMap((file) => file.services),
      ...artefacts.kubernetesFiles
        .flatMap((file) => file.workloads)
        .filter((workload) => workload.role === 'production' || workload.role === 'unstated')
        .flatMap((workload) => workload.containers),
    ];
    const named: Named[] = [
      ...artefacts.dockerfiles.flatMap(imagesOf),
      ...manifests.flatMap((each): Named[] =>
        each.image && !('build' in each && each.build)
          ? [{ image: each.image, site: each.image.site, ships: true, severity: 'medium' }]
          : [],
      ),
    ];
    const seen = new Set<string>();
    // The stage that ships speaks for the same image in a build stage.
    for (const { image, site, severity } of [...named].sort((a, b) => Number(b.ships) - Number(a.ships))) {
      const key = `${site.path} ${image.name}:${image.tag ?? ''}`;
      if (
        image.unresolved.length > 0 ||
        image.name === '' ||
        image.name === 'scratch' ||
        isOwn(image) ||
        seen.has(key)
      )
        continue;
      seen.add(key);
      const runtime = imageRuntime(image);
      const end =
        runtime?.name === 'node' && runtime.major !== undefined ? nodeEndOfLife(runtime.major) : undefined;
      if (end !== undefined && today !== undefined && end < today) continue;
      const kind = pinning(image);
      const text = `\`${image.name}${image.tag === undefined ? '' : `:${image.tag}`}\``;
      if (kind === 'pinned') pass(site);
      else if (kind === 'major') {
        report(site, {
          severity: 'low',
          message: `${text} fixes the major alone: minor and patch are whatever is newest at build time.`,
          label: 'major only',
        });
      } else {
        const by = image.tag === undefined ? 'without a tag' : 'by a moving tag';
        report(site, {
          severity,
          message: `${text} is taken ${by}: the next major arrives with any rebuild.`,
          label: 'no version',
        });
      }
    }
  },
});
