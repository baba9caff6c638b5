import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { child } from '../../../artefacts/data-node.ts';
import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import type { PackageManifest } from '../../../artefacts/manifest.ts';
import { byCodeUnit } from '../../../artefacts/place.ts';
import { runtimePins, type RuntimePin } from '../../../model/service/deployment/runtime-versions.ts';
import { nodeEndOfLife } from '../../../libraries/runtimes.ts';
import { defineCheck } from '../../check.ts';

/** A repository that runs something: it builds an image, or its root can be started. */
const isService = (artefacts: Artefacts, root: PackageManifest): boolean =>
  artefacts.dockerfiles.some((each) => ['production', 'unstated'].includes(deploymentRole(each.path))) ||
  (root.isPrivate && root.scripts.some((script) => /^start(?::|$)/.test(script.name)));

/** Bun and Deno say their version elsewhere. */
const runsElsewhere = (artefacts: Artefacts, root: PackageManifest): boolean =>
  root.engines['bun'] !== undefined ||
  root.packageManager?.name === 'bun' ||
  artefacts.files.some((file) =>
    /(?:^|\/)(?:bun\.lockb?|bunfig\.toml|deno\.jsonc?|\.bun-version)$/.test(file.path),
  );

/** `supply-chain/eol-runtime` speaks of the image already. */
const isEnded = (pin: RuntimePin, today: string | undefined): boolean => {
  const end = nodeEndOfLife(pin.majors[0] ?? 0);
  return pin.kind === 'image' && today !== undefined && end !== undefined && end < today;
};

const overlap = (a: RuntimePin, b: RuntimePin): boolean => a.majors.some((major) => b.majors.includes(major));

/** Two places that no one version can satisfy. CI speaks as a whole: a workflow may test one more version than is shipped. */
const contradiction = (pins: readonly RuntimePin[]): [RuntimePin, RuntimePin] | undefined => {
  const ci = pins.filter((pin) => pin.kind === 'ci');
  const [tested] = ci;
  const whole = tested && { ...tested, majors: ci.flatMap((pin) => pin.majors) };
  const others = pins.filter((pin) => pin.kind !== 'ci' && pin.majors.length > 0);
  const places = whole ? [...others, whole] : others;
  for (const [index, first] of places.entries()) {
    const second = places.slice(index + 1).find((other) => !overlap(first, other));
    if (second) return [first, second];
  }
  if (others.length > 0) return undefined;
  const single = ci.filter((pin) => pin.majors.length === 1);
  const [one] = single;
  const other = one && single.find((pin) => !overlap(one, pin));
  return one && other && [one, other];
};

const summary = (pins: readonly RuntimePin[]): string => {
  const said = [...new Set(pins.map((pin) => pin.said))].sort(byCodeUnit);
  return said.slice(0, 4).join(', ') + (said.length > 4 ? ', …' : '');
};

export const runtimePin = defineCheck({
  title: 'The repository does not say, or contradicts, which runtime it needs',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'service',
  fix: 'suggestion',
  reports:
    'Places that name Node.js majors which no one version satisfies (`.nvmrc`, `engines`, CI, the image that ships); low where a service names none at all in its own files. One finding for the repository.',
  why: 'What CI tests and what developers run is not what serves users: an API or a native module that is missing there fails only in production.',
  leavesAlone: [
    'A range of `engines` that admits the image and CI',
    'A CI matrix that holds the shipped major',
    'Libraries, and repositories on Bun or Deno',
    'A runtime past its end of life (`supply-chain/eol-runtime`), a moving tag by itself (`supply-chain/unpinned-image`)',
  ],
  howToFix:
    'Keep one version in `.nvmrc` (or `engines`), let CI read it with `node-version-file: .nvmrc`, and build the image from the same major.',
  references: [
    'https://docs.npmjs.com/cli/configuring-npm/package-json#engines',
    'https://12factor.net/dev-prod-parity',
  ],
  example: {
    bad: 'FROM node:24.11-slim, with `node-version: 18` in CI',
    good: 'node-version-file: .nvmrc, and FROM node:24.11-slim with `.nvmrc` 24.11',
  },
  run({ model: { artefacts, today }, pass, report }) {
    const root = artefacts.manifests.find((manifest) => manifest.dir === '');
    if (!root || runsElsewhere(artefacts, root)) return;
    // Packages below the root may be libraries with wider ranges; what they pin exactly still counts.
    const pins = runtimePins(artefacts).filter(
      (pin) => (pin.kind !== 'range' || pin.dir === '') && !isEnded(pin, today),
    );
    const own = pins.filter((pin) => pin.kind === 'pin' || pin.kind === 'range');
    const clash = contradiction(pins);
    if (!clash && !isService(artefacts, root)) return;
    const engines = child(root.root, 'engines', 'node');
    const site = engines
      ? { ...root.site, span: engines.keySpan ?? engines.span, symbol: '/engines/node' }
      : root.site;
    if (clash) {
      report(site, {
        message: `The repository names different Node.js majors: ${summary(pins)}.`.slice(0, 240),
        label: 'which Node.js',
        evidence: clash.map((pin) => ({ path: pin.site.path, ...pin.site.span, label: pin.said })),
        fix: `Settle on one major in \`${clash[0].site.path}\` and \`${clash[1].site.path}\`.`,
      });
    } else if (own.length === 0 && root.packageManager === undefined) {
      const elsewhere = pins.length === 0 ? 'and neither image nor CI does' : `only ${summary(pins)} do`;
      report(site, {
        severity: 'low',
        message:
          `No \`engines\`, \`.nvmrc\` or \`.tool-versions\` says which Node.js the service needs, ${elsewhere}.`.slice(
            0,
            240,
          ),
        label: 'no runtime named',
      });
    } else pass(site);
  },
});
