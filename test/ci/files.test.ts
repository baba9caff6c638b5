import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/command.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Action {
  inputs: Record<string, { default?: string }>;
  runs: { using: string; steps: { run?: string; shell?: string; uses?: string }[] };
}

describe('the GitHub action', () => {
  const text = read('action.yml');
  const action = parse(text) as Action;

  it('is composite, and every step of a shell names it', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run, shell } of action.runs.steps) if (run) expect(shell).toBe('bash');
  });

  it('runs scripts that are there, and knows every input that it uses', () => {
    const scripts = [...text.matchAll(/GITHUB_ACTION_PATH\/([\w./-]+)/g)].map(([, file = '']) => file);
    expect(scripts).toEqual(['ci/review.sh', 'ci/comment.sh']);
    for (const file of scripts) expect(existsSync(join(ROOT, file))).toBe(true);
    for (const [, name = ''] of text.matchAll(/inputs\.([\w-]+)/g))
      expect(action.inputs).toHaveProperty(name);
  });

  it('puts nothing of the event into a script: inputs arrive as variables', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
  });
});

describe('the GitLab template', () => {
  it('reviews merge requests against the commit where they start, with all of the history', () => {
    const { bpx } = parse(read('ci/bpx.gitlab-ci.yml')) as {
      bpx: {
        script: string[];
        variables: Record<string, string>;
        artifacts: { when: string; reports: { codequality: string } };
      };
    };
    expect(bpx.script.join('\n')).toContain('CI_MERGE_REQUEST_DIFF_BASE_SHA');
    expect(bpx.variables['GIT_DEPTH']).toBe('0');
    expect(bpx.artifacts.when).toBe('always');
    expect(bpx.script.join('\n')).toContain(`gitlab=${bpx.artifacts.reports.codequality}`);
  });
});

describe('the pre-commit hook', () => {
  it('reviews what is staged as a whole', () => {
    const [hook] = parse(read('.pre-commit-hooks.yaml')) as { entry: string; pass_filenames: boolean }[];
    expect(hook?.entry).toBe('bpx review --staged --quiet');
    expect(hook?.pass_filenames).toBe(false);
  });
});
