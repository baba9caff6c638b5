import semver from 'semver';
import type { Site } from '../../../findings.ts';
import { NEWEST_NODE, NODE_CODENAMES } from '../../../libraries/runtimes.ts';
import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { child, siteOf, textOf, textsOf } from '../../../artefacts/data-node.ts';
import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import { readImage } from '../../../artefacts/image-ref.ts';
import { imageRuntime, shippedBase } from './image-runtime.ts';
import { baseName, FILE_START, folderOf, siteAt } from '../../../artefacts/place.ts';
import type { CiJob, CiStep } from '../../../artefacts/workflow.ts';

/** A place that says which Node.js the repository runs on. */
export interface RuntimePin {
  kind: 'pin' | 'range' | 'ci' | 'image';
  /** Majors that it names; of a range, those from 8 to the newest that it admits. */
  majors: number[];
  /** `image node:24.11-slim`, `.nvmrc 18`. */
  said: string;
  dir: string;
  site: Site;
}

const LATEST = /^(?:latest|current|node|stable)$/;

/** The majors of a version, range or alias, as `.nvmrc`, `node-version` and `engines` write them. */
export const nodeMajors = (text: string): number[] => {
  const bare = text.trim().replace(/^v(?=\d)/, '');
  if (LATEST.test(bare)) return [NEWEST_NODE];
  const codename = /^lts\/([a-z]+)/i.exec(bare)?.[1]?.toLowerCase();
  if (codename !== undefined) return NODE_CODENAMES[codename] === undefined ? [] : [NODE_CODENAMES[codename]];
  const single = /^(\d+)(?:\.(?:\d+|x|\*))*$/.exec(bare);
  if (single) return [Number(single[1])];
  const range = semver.validRange(bare);
  if (range === null) return [];
  const majors = Array.from({ length: NEWEST_NODE - 7 }, (_, index) => index + 8);
  return majors.filter((major) => semver.intersects(range, `${major}.x`));
};

const filePins = (artefacts: Artefacts): RuntimePin[] =>
  artefacts.files
    .filter((file) => file.kind === 'node-version')
    .flatMap((file): RuntimePin[] => {
      const text = artefacts.read(file.path) ?? '';
      const name = baseName(file.path);
      const version = /^\.(?:nvmrc|node-version)$/.test(name)
        ? /^\s*([^\s#]+)/m.exec(text)?.[1]
        : /^\s*node(?:js)?\s*=?\s*"?([^\s"#]+)/m.exec(text)?.[1];
      if (version === undefined) return [];
      const line = text.slice(0, text.indexOf(version)).split('\n').length;
      const site = siteAt(file.path, { ...FILE_START, line, endLine: line }, name, name);
      return [
        {
          kind: 'pin',
          majors: nodeMajors(version),
          said: `\`${name}\` ${version}`,
          dir: folderOf(file.path),
          site,
        },
      ];
    });

const manifestPins = (artefacts: Artefacts): RuntimePin[] =>
  artefacts.manifests.flatMap((manifest) => {
    const pins: RuntimePin[] = [];
    const volta = child(manifest.root, 'volta', 'node');
    const engines = child(manifest.root, 'engines', 'node');
    const voltaText = textOf(volta);
    const enginesText = textOf(engines);
    const base = { dir: manifest.dir };
    if (volta && voltaText !== undefined) {
      pins.push({
        ...base,
        kind: 'pin',
        majors: nodeMajors(voltaText),
        said: `\`volta\` ${voltaText}`,
        site: siteOf(manifest.path, volta, 'volta'),
      });
    }
    if (engines && enginesText !== undefined) {
      pins.push({
        ...base,
        kind: 'range',
        majors: nodeMajors(enginesText),
        said: `\`engines\` ${enginesText}`,
        site: siteOf(manifest.path, engines, 'engines'),
      });
    }
    return pins;
  });

const MATRIX = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/;

/** Values of `node-version` with the matrix put in; undefined when they are computed. */
const setupVersions = (job: CiJob | undefined, step: CiStep): string[] => {
  const text = step.with['node-version'] ?? '';
  const key = MATRIX.exec(text)?.[1];
  if (key === undefined) return text.includes('${{') ? [] : text.split(/\s+/).filter((each) => each !== '');
  const matrix = child(job?.node, 'strategy', 'matrix');
  const included = (child(matrix, 'include')?.items ?? []).flatMap((item) => textOf(child(item, key)) ?? []);
  return [...textsOf(child(matrix, key)), ...included].filter((each) => !each.includes('${{'));
};

/** `pins`: those of files, which `node-version-file` names. */
const ciPins = (artefacts: Artefacts, pins: readonly RuntimePin[]): RuntimePin[] => {
  const ofStep = (path: string, step: CiStep, job?: CiJob): RuntimePin[] => {
    if (!/\/setup-node$/.test(step.uses?.repository ?? '')) return [];
    const file = step.with['node-version-file']?.replace(/^\.\//, '');
    const named = pins.filter((pin) => pin.site.path === file);
    const versions = setupVersions(job, step);
    const majors = [...new Set([...versions.flatMap(nodeMajors), ...named.flatMap((pin) => pin.majors)])];
    const site = siteAt(
      path,
      child(step.node, 'with', 'node-version')?.span ?? step.site.span,
      step.site.symbol,
      'node-version',
    );
    return majors.length === 0
      ? []
      : [{ kind: 'ci', majors, said: `CI ${versions.join(', ') || majors.join(', ')}`, dir: '', site }];
  };
  return [
    ...artefacts.actions.flatMap((action) => action.steps.flatMap((step) => ofStep(action.path, step))),
    ...artefacts.workflows.flatMap((workflow) => {
      const travis = child(workflow.root, 'node_js');
      const own: RuntimePin[] = travis
        ? [
            {
              kind: 'ci',
              majors: textsOf(travis).flatMap(nodeMajors),
              said: `CI ${textsOf(travis).join(', ')}`,
              dir: '',
              site: siteOf(workflow.path, travis, 'node_js'),
            },
          ]
        : [];
      const images = [
        child(workflow.root, 'image'),
        ...workflow.jobs.map((job) => child(job.node, 'image') ?? child(job.node, 'container')),
      ];
      const containers = images.flatMap((node): RuntimePin[] => {
        const text = textOf(node) ?? textOf(child(node, 'image')) ?? textOf(child(node, 'name'));
        const runtime = text === undefined ? undefined : imageRuntime(readImage(text));
        if (!node || runtime?.name !== 'node' || runtime.major === undefined) return [];
        return [
          {
            kind: 'ci',
            majors: [runtime.major],
            said: `CI image \`${text ?? ''}\``,
            dir: '',
            site: siteOf(workflow.path, node, 'image'),
          },
        ];
      });
      return [
        ...own,
        ...containers,
        ...workflow.jobs.flatMap((job) => job.steps.flatMap((step) => ofStep(workflow.path, step, job))),
      ];
    }),
  ];
};

const imagePins = (artefacts: Artefacts): RuntimePin[] =>
  artefacts.dockerfiles.flatMap((dockerfile): RuntimePin[] => {
    const role = deploymentRole(dockerfile.path);
    const stage = shippedBase(dockerfile);
    const runtime = stage && imageRuntime(stage.image);
    if (role !== 'production' && role !== 'unstated') return [];
    if (!stage || runtime?.name !== 'node') return [];
    const moving = runtime.major === undefined;
    // `lts` is one of the even majors, so it contradicts nothing for certain.
    if (moving && /lts/.test(stage.image.tag ?? '')) return [];
    return [
      {
        kind: 'image',
        majors: [runtime.major ?? NEWEST_NODE],
        said: moving ? `image \`${stage.image.text}\`, the newest` : `image ${runtime.major}`,
        dir: folderOf(dockerfile.path),
        site: (stage.imageArgument ?? stage.from).site,
      },
    ];
  });

/** Every place that names a Node.js version: files, manifests, CI, and the images that ship. */
export const runtimePins = (artefacts: Artefacts): RuntimePin[] => {
  const own = [...filePins(artefacts), ...manifestPins(artefacts)];
  return [...own, ...imagePins(artefacts), ...ciPins(artefacts, own)];
};
