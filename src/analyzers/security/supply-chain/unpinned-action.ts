import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { readImage } from '../../../artefacts/image-ref.ts';
import { jobPurpose } from '../../../model/service/pipelines/job-purpose.ts';
import { byCodeUnit, siteAt } from '../../../artefacts/place.ts';
import type { CiJob, CiStep, UsesRef, Workflow } from '../../../artefacts/workflow.ts';
import type { Severity, Site } from '../../../findings.ts';
import { defineCheck } from '../../check.ts';

interface Use {
  uses: UsesRef;
  reach: Reach;
}

/** What the code behind a reference can use, in words. */
interface Reach {
  credentials: string[];
  jobs: string[];
}

/** Owners whose releases are signed by a vendor that answers for them. */
const VENDORS = /^(?:docker|aws-actions|google-github-actions|azure|hashicorp)\//i;
const FIRST_PARTY = /^(?:actions|github)\//i;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const VERSION = /^(?:[\w-]+[@/-])?v?\d+(?:\.\d+)*(?:[-+.][\w.+-]*)?$/;
const WRITES = ['contents', 'packages', 'id-token', '*'];

const handedBy = (artefacts: Artefacts, workflow: Workflow, job: CiJob): Reach => {
  const secrets = job.secrets
    .filter((name) => name !== 'GITHUB_TOKEN')
    .map((name) => (name === '*' ? 'all secrets' : `\`${name}\``));
  const writes = job.permissions.writes
    .filter((scope) => WRITES.includes(scope))
    .map((scope) => `\`${scope}: write\``);
  const purpose = jobPurpose(artefacts, workflow, job);
  return {
    credentials: [...secrets, ...writes],
    jobs: [
      ...(workflow.triggers.includes('pull_request_target') ? ['under `pull_request_target`'] : []),
      ...(purpose === 'deploy' || purpose === 'publish' ? [`in a ${purpose} job`] : []),
    ],
  };
};

const usesOf = (artefacts: Artefacts): Use[] => {
  const inSteps = (steps: readonly CiStep[], reach: Reach): Use[] =>
    steps.flatMap((step) => (step.uses ? [{ uses: step.uses, reach }] : []));
  return [
    ...artefacts.actions.flatMap((action) => inSteps(action.steps, { credentials: [], jobs: [] })),
    ...artefacts.workflows.flatMap((workflow) =>
      workflow.jobs.flatMap((job) => {
        const reach = handedBy(artefacts, workflow, job);
        return [...(job.uses ? [{ uses: job.uses, reach }] : []), ...inSteps(job.steps, reach)];
      }),
    ),
  ];
};

type RefKind = 'commit' | 'version' | 'branch';

const refKind = (ref: string): RefKind =>
  COMMIT.test(ref) ? 'commit' : VERSION.test(ref) ? 'version' : 'branch';

const lower = (severity: Severity): Severity => (severity === 'high' ? 'medium' : 'low');

/** Owner of the repository itself, by its manifests. */
const ownOwner = (artefacts: Artefacts): string | undefined => {
  const root = artefacts.manifests.find((manifest) => manifest.dir === '');
  const repository = root?.root.entries.find((entry) => entry.key === 'repository')?.node;
  const text = repository?.scalar ?? repository?.entries.find((entry) => entry.key === 'url')?.node.scalar;
  return /(?:github\.com[/:]|^github:|^)([\w.-]+)\/[\w.-]+$/
    .exec(String(text ?? '').replace(/\.git$/, ''))?.[1]
    ?.toLowerCase();
};

const severityOf = (
  uses: UsesRef,
  kind: RefKind,
  isFirstParty: boolean,
  hasCredentials: boolean,
): Severity => {
  if (isFirstParty) return 'medium';
  if (kind === 'branch') return 'high';
  const severity: Severity = hasCredentials ? 'high' : 'medium';
  return VENDORS.test(uses.repository) ? lower(severity) : severity;
};

const messageOf = (
  uses: UsesRef,
  kind: RefKind,
  places: string,
  credentials: string[],
  jobs: string[],
): string => {
  const ref = kind === 'version' ? `tag \`${uses.ref}\`` : `moving reference \`${uses.ref}\``;
  const more = credentials.length > 2 ? ' and more' : '';
  const given = credentials.length === 0 ? '' : ` with ${credentials.slice(0, 2).join(', ')}${more} in reach`;
  const message = `\`${uses.repository}\` runs by the ${ref} in ${places}${given}`;
  const full = [message, ...jobs].join(', ');
  return `${full.length < 240 ? full : message}.`;
};

const isPinnedImage = (text: string): boolean => {
  const image = readImage(text);
  return image.digest !== undefined || /^v?\d+\.\d+/.test(image.tag ?? '');
};

export const unpinnedAction = defineCheck({
  title: 'Workflow runs third-party code by a movable reference',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'none',
  reports:
    'An action, reusable workflow or `docker://` image of somebody else that a workflow or composite action names by a tag or branch instead of a commit: one finding per reference, at its first use.',
  why: 'Whoever controls the tag or branch decides what runs in the job, with the secrets and the token that the job holds.',
  leavesAlone: [
    'A full commit, with or without a comment that names the version',
    'Actions of the repository itself (`./…`)',
    "Version tags of `actions/*`, `github/*` and of the repository's own owner",
    '`docker://` images by digest or exact version',
  ],
  howToFix:
    'Pin the commit and keep the version as a comment (`uses: owner/repo@<commit> # v1.2.3`; `pinact run` writes both), and let Dependabot or Renovate update it.',
  references: [
    'CWE-829',
    'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
    'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies',
    'CVE-2025-30066',
  ],
  example: {
    bad: '- uses: changesets/action@v1',
    good: '- uses: changesets/action@<40 hex digits> # v1.4.10',
  },
  run({ model, pass, report }) {
    const own = ownOwner(model.artefacts);
    const groups = new Map<string, Use[]>();
    for (const use of usesOf(model.artefacts)) {
      const { uses } = use;
      if (uses.kind === 'local' || uses.kind === 'dynamic') continue;
      const key = `${uses.kind === 'docker' ? 'docker://' : uses.repository.toLowerCase()}@${uses.ref}`;
      groups.set(key, [...(groups.get(key) ?? []), use]);
    }
    for (const key of [...groups.keys()].sort(byCodeUnit)) {
      const group = groups.get(key) ?? [];
      const [first] = group;
      if (!first) continue;
      const { uses } = first;
      const site: Site = siteAt(uses.site.path, uses.site.span, `uses ${uses.text.split('@')[0] ?? ''}`, '');
      const others = group.slice(1).map((each) => each.uses.site);
      const places = group.length === 1 ? 'one place' : `${group.length} places`;
      if (uses.kind === 'docker') {
        if (isPinnedImage(uses.ref)) pass(site);
        else
          report(site, {
            severity: 'medium',
            message: `\`${uses.text}\` is fetched by a moving tag in ${places}.`,
            label: 'moving tag',
            sites: others,
          });
        continue;
      }
      const kind = refKind(uses.ref);
      const owner = uses.repository.split('/')[0]?.toLowerCase();
      const isFirstParty = FIRST_PARTY.test(uses.repository) || owner === own;
      if (kind === 'commit') pass(site);
      else if (!isFirstParty || kind === 'branch') {
        const credentials = [...new Set(group.flatMap((each) => each.reach.credentials))];
        const jobs = [...new Set(group.flatMap((each) => each.reach.jobs))];
        report(site, {
          severity: severityOf(uses, kind, isFirstParty, credentials.length + jobs.length > 0),
          message: messageOf(uses, kind, places, credentials, jobs),
          label: kind === 'version' ? 'a tag can be moved' : 'follows a branch',
          sites: others,
        });
      }
    }
  },
});
