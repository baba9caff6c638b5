import type { MarkdownOptions } from '../report/markdown/findings.ts';
import type { Review } from '../review/types.ts';
import type { Streams } from './streams.ts';

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/**
 * Where a host shows a file at a commit, by the variables that it sets in its jobs: GitHub's and GitLab's.
 * Findings lie below the root of the review, which is the repository's own in CI.
 */
export const placesOf = (review: Review, env: Streams['env']): Pick<MarkdownOptions, 'placeUrl'> => {
  const github = env['GITHUB_ACTIONS'] === 'true' && env['GITHUB_REPOSITORY'];
  const gitlab = env['GITLAB_CI'] === 'true' && env['CI_PROJECT_URL'];
  const project = github ? `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${github}` : gitlab;
  const head = github ? env['GITHUB_SHA'] : env['CI_COMMIT_SHA'];
  if (!project || !head) return {};
  const blob = github ? 'blob' : '-/blob';
  return {
    placeUrl: (path, line, side) => {
      const commit = side === 'head' ? head : review.comparison?.base.commit;
      return commit && `${project}/${blob}/${commit}/${encoded(path)}#L${line}`;
    },
  };
};
