import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import { imageRuntime, shippedBase } from '../../../model/service/deployment/image-runtime.ts';
import { runtimePins } from '../../../model/service/deployment/runtime-versions.ts';
import type { Severity, Site } from '../../../findings.ts';
import { nodeEndOfLife } from '../../../libraries/runtimes.ts';
import { defineCheck } from '../../check.ts';

interface Runtime {
  site: Site;
  major: number;
  said: string;
  lowest?: Severity;
}

const DAY = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY);

export const eolRuntime = defineCheck({
  title: 'Node.js past its end of life',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'none',
  reports:
    'The base of an image that ships a Node.js major without fixes; where the repository builds no image, the exact version of `.nvmrc`, `.node-version`, `.tool-versions` or `volta`.',
  why: 'Holes found in the runtime since that day stay open: the version gets no security release any more.',
  leavesAlone: [
    'Majors that still get fixes',
    'Build stages, development and test images',
    'Ranges of `engines`, and CI that tests old versions too',
    'Files that name different live majors (`lint/runtime-pin`)',
  ],
  howToFix: 'Move to the current LTS line, in image, CI and `.nvmrc` at once.',
  references: ['CWE-1104', 'https://github.com/nodejs/release#release-schedule'],
  example: { bad: 'FROM node:12-alpine', good: 'FROM node:24.11.1-alpine3.22' },
  run({ model: { artefacts, today }, pass, report, notAssessed }) {
    const runtimes = artefacts.dockerfiles.flatMap((dockerfile): Runtime[] => {
      const role = deploymentRole(dockerfile.path);
      const stage = shippedBase(dockerfile);
      const runtime = stage && imageRuntime(stage.image);
      if (
        role === 'development' ||
        role === 'test' ||
        runtime?.name !== 'node' ||
        runtime.major === undefined
      )
        return [];
      const site = (stage?.imageArgument ?? stage?.from)?.site;
      return site
        ? [
            {
              site,
              major: runtime.major,
              said: `\`${stage?.image.text ?? ''}\``,
              ...(role === 'example' ? { lowest: 'low' } : {}),
            },
          ]
        : [];
    });
    if (artefacts.dockerfiles.length === 0) {
      const pin = runtimePins(artefacts).find((each) => each.kind === 'pin' && each.majors.length === 1);
      const [major] = pin?.majors ?? [];
      if (pin && major !== undefined) runtimes.push({ site: pin.site, major, said: pin.said });
    }
    for (const { site, major, said, lowest } of runtimes) {
      const end = nodeEndOfLife(major);
      if (today === undefined) notAssessed(site, { unknown: 'outside', settles: '`--today`' });
      else if (end === undefined || end >= today) pass(site);
      else {
        const days = daysBetween(end, today);
        report(site, {
          severity: lowest ?? (days > 365 ? 'high' : 'medium'),
          message: `${said} runs Node.js ${major}, which has had no fixes since ${end} (${days} days).`,
          label: `Node.js ${major}`,
        });
      }
    }
  },
});
