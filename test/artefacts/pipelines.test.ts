import { describe, expect, it } from 'vitest';
import { readAlertRules } from '../../src/artefacts/alert-rules.ts';
import { readCiScripts } from '../../src/artefacts/ci-scripts.ts';
import { readEnvFile } from '../../src/artefacts/env-file.ts';
import { readToolConfig } from '../../src/artefacts/tool-config.ts';
import { readAction, readWorkflow } from '../../src/artefacts/workflow.ts';

const WORKFLOW = `on:
  push: { branches: [main] }
  pull_request_target:
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-latest
    permissions: { id-token: write }
    steps:
      - uses: actions/checkout@v4
      - name: Deploy
        uses: acme/deploy/sub@main
        with: { token: "\${{ secrets.DEPLOY_TOKEN }}" }
      - uses: docker://alpine:3.20
      - uses: ./.github/actions/x
      - run: npm ci
      - shell: pwsh
        run: npm install
  call:
    needs: build
    uses: acme/flows/.github/workflows/deploy.yml@v1
    secrets: inherit
`;

describe('readWorkflow', () => {
  const workflow = readWorkflow('.github/workflows/ci.yml', WORKFLOW).value;

  it('reads triggers, permissions, secrets and needs', () => {
    expect(workflow?.triggers).toEqual(['push', 'pull_request_target']);
    expect(workflow?.jobs.map((job) => [job.id, job.permissions.writes, job.secrets, job.needs])).toEqual([
      ['build', ['id-token'], ['DEPLOY_TOKEN'], []],
      ['call', [], ['*'], ['build']],
    ]);
  });

  it('tells the kinds of uses apart, with their places', () => {
    const steps = workflow?.jobs[0]?.steps ?? [];
    expect(
      steps.flatMap(({ uses }) =>
        uses ? [[uses.kind, uses.repository, uses.ref, uses.site.span.line]] : [],
      ),
    ).toEqual([
      ['action', 'actions/checkout', 'v4', 11],
      ['action', 'acme/deploy', 'main', 13],
      ['docker', '', 'alpine:3.20', 15],
      ['local', '', './.github/actions/x', 16],
    ]);
    expect(workflow?.jobs[1]?.uses).toMatchObject({ kind: 'workflow', repository: 'acme/flows', ref: 'v1' });
  });

  it('reads no commands of a shell that it does not know', () => {
    expect(workflow?.jobs[0]?.steps.slice(-2).map((step) => step.commands.length)).toEqual([1, 0]);
  });

  it('reads composite actions', () => {
    const action = readAction(
      '.github/actions/x/action.yml',
      'runs:\n  using: composite\n  steps:\n    - run: npm ci\n      shell: bash\n',
    ).value;
    expect(action?.steps[0]?.commands[0]?.span.line).toBe(4);
  });

  it('tells of broken YAML', () => {
    expect(readWorkflow('w.yml', 'on: [push\njobs: }').diagnostics).not.toEqual([]);
  });
});

describe('readCiScripts', () => {
  it('reads the jobs of GitLab', () => {
    const text =
      'stages: [test]\ndefault:\n  before_script: [npm ci]\nlint:\n  script:\n    - npm run lint\n.hidden:\n  script: [x]\ndeploy:\n  needs: [lint]\n  environment: { name: production }\n  resource_group: prod\n  script: npm run deploy\n';
    const jobs = readCiScripts('.gitlab-ci.yml', text).value?.jobs;
    expect(
      jobs?.map((job) => [job.id, job.needs, job.environment, job.steps.map((step) => step.run)]),
    ).toEqual([
      ['lint', [], undefined, ['npm run lint']],
      ['deploy', ['lint'], 'production', ['npm run deploy']],
    ]);
  });

  it('takes any other file as one job', () => {
    const jobs = readCiScripts('.travis.yml', 'install: npm ci\nscript:\n  - npm test\n').value?.jobs;
    expect(jobs?.[0]?.steps.map((step) => step.run)).toEqual(['npm ci', 'npm test']);
  });
});

describe('readEnvFile', () => {
  it('reads quotes, comments and values over lines', () => {
    const { value } = readEnvFile(
      '.env.production',
      '# note\nA=1 # one\nexport B="x # y\\nz"\nC=\'a b\'\nD=\n',
    );
    expect(value?.role).toBe('real');
    expect(value?.entries.map((entry) => [entry.name, entry.value, entry.site.span.line])).toEqual([
      ['A', '1', 2],
      ['B', 'x # y\nz', 3],
      ['C', 'a b', 4],
      ['D', '', 5],
    ]);
    expect(readEnvFile('.env.example', '').value?.role).toBe('example');
  });
});

describe('readToolConfig', () => {
  it('reads data and never runs code', () => {
    expect(readToolConfig('.eslintrc.json', '{ "root": true } // x').value).toMatchObject({
      tool: 'eslint',
      isFlat: false,
      data: { kind: 'map' },
    });
    expect(readToolConfig('eslint.config.mjs', 'throw 1').value).toMatchObject({
      tool: 'eslint',
      isFlat: true,
      code: 'throw 1',
    });
    expect(readToolConfig('.prettierrc', 'semi: false\n').value).toMatchObject({
      tool: 'prettier',
      data: { kind: 'map' },
    });
  });
});

describe('readAlertRules', () => {
  it('reads rule files and PrometheusRule resources', () => {
    const rule =
      'groups:\n  - name: api\n    interval: 30s\n    rules:\n      - alert: Errors\n        expr: rate(x[5m]) > 1\n        for: 5m\n        labels: { severity: page }\n      - record: a:b\n        expr: sum(x)\n';
    const { value } = readAlertRules('alerts.yml', rule);
    expect(
      value?.rules.map((each) => [each.name, each.isRecording, each.for, each.interval, each.site.span.line]),
    ).toEqual([
      ['Errors', false, '5m', '30s', 5],
      ['a:b', true, undefined, '30s', 9],
    ]);
    const resource = `kind: PrometheusRule\nspec:\n${rule.replace(/^/gm, '  ')}`;
    expect(readAlertRules('rule.yml', resource).value?.rules).toHaveLength(2);
  });
});
