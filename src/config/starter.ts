/** The config that `bpx init` writes: everything in it is a comment or the default. */
export const starterConfig = (schema: string | undefined): string => `{
${
  schema === undefined
    ? '  // "$schema": what `bpx schema` prints, in a file of yours'
    : `  "$schema": ${JSON.stringify(schema)},`
}

  // recommended, strict, security, reliability, migration, incident, or a file such as "./base.jsonc"
  "extends": ["recommended"],

  // severity of a rule or a check, or "off": \`bpx rules\` lists them
  "rules": {
    // "timeouts": "critical",
    // "lint/runtime-pin": "off",
  },

  // other severities for some files; patterns as in .gitignore
  "overrides": [
    // { "files": ["src/legacy"], "rules": { "timeouts": "low" } },
  ],

  // what holds and cannot be seen in the code: gateway, authentication, rate-limit, mesh, egress, tls, body-limit, metrics, ci
  "assume": {
    // "rate-limit": { "by": "the gateway", "reason": "60 calls a minute and client", "until": "2027-12-31" },
  },

  // accepted findings in files that cannot carry a comment
  "ignore": [
    // { "check": "supply-chain", "path": "package.json", "reason": "why" },
  ],

  // what the service promises, so that suggested deadlines fit into it
  "budgets": {
    // "latencyMs": 3000,
    // "availability": 99.9,
  },

  // what fails the gate beside critical findings; "ratchet" lets new findings in as long as the score holds
  "gate": {
    // "mode": "ratchet",
    // "failOn": "high",
    // "minScore": 80,
  },

  // what in-house modules mean; the page on configuration has an HTTP wrapper, a queue and a guard
  "models": [],
}
`;

/** The workflow that `bpx init` writes: the service as it is on the main branch, what changes on a pull request. */
export const starterWorkflow = (version: string): string => `name: bpx
on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

concurrency:
  group: bpx-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  review:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@39370e3970a6d050c480ffad4ff0ed4d3fdee5af # v4.1.0
        with:
          node-version: 22
      # Reads the code; installs and runs nothing of it.
      - run: npx --yes bpx@${version} review . \${BASE:+--base "$BASE"}
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
`;

/** The job that `bpx init` writes for GitLab: the same on the default branch and on merge requests. */
export const starterJob = (version: string): string => `bpx:
  stage: test
  image: node:22-slim
  variables:
    # The commit where the branches parted must be in the clone.
    GIT_DEPTH: '0'
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    - command -v git || (apt-get update -qq && apt-get install -y -qq --no-install-recommends git ca-certificates)
  script:
    # Reads the code; installs and runs nothing of it.
    - base="\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}"
    - npx --yes bpx@${version} review . \${base:+--base "$base"} --output gitlab=bpx.json --output html=bpx.html
  artifacts:
    when: always
    expire_in: 30 days
    paths:
      - bpx.html
    reports:
      codequality: bpx.json
`;

/** What a pipeline of GitLab needs to run the job. */
export const starterInclude = (job: string): string => `include:
  - local: ${job}
`;
