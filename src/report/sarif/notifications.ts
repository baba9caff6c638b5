import type { Notification } from 'sarif';
import type { Diagnostic } from '../../findings.ts';
import type { Cleaner } from '../options.ts';
import { uriOf } from './results.ts';

const CONFIGURATION: readonly Diagnostic['kind'][] = ['config', 'suppression', 'baseline', 'tsconfig'];

/** Whether a diagnostic is about how bpx is set up, not about what it met. */
export const isConfiguration = ({ kind }: Diagnostic): boolean => CONFIGURATION.includes(kind);

/** A diagnostic as a SARIF notification. */
export const notificationOf = (
  { kind, path, line, message, check }: Diagnostic,
  clean: Cleaner,
): Notification => ({
  descriptor: { id: `bpx/${kind}` },
  level: kind === 'internal' ? 'error' : kind === 'skipped' ? 'note' : 'warning',
  message: { text: clean.prose(message) },
  ...(check ? { associatedRule: { id: check } } : {}),
  ...(path === ''
    ? {}
    : {
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
              ...(line === undefined ? {} : { region: { startLine: line } }),
            },
          },
        ],
      }),
});
