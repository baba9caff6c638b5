import type { Check } from '../analyzers/check.ts';
import type { Settings } from '../config/settings.ts';
import type { Finding } from '../findings.ts';
import { folderOf, isWithin } from '../project/paths.ts';
import type { Project } from '../project/project.ts';
import { acceptAll, applyBaseline, type Baseline } from '../triage/baseline.ts';
import { applyIgnored } from '../triage/ignored.ts';
import { applySuppressions, type Suppressed } from '../triage/suppressions.ts';
import type { CheckRun } from './run-checks.ts';

export interface TriageInput {
  runs: readonly CheckRun[];
  /** All checks of this version, also those that did not run. */
  known: readonly Check[];
  project: Project;
  settings: Settings;
  today: string;
  baseline?: Baseline | undefined;
  /** Every open finding goes into the baseline of this name. */
  acceptInto?: string | undefined;
}

/** Comments first, then what the config ignores, then the baseline; comments are looked for in every file of the scope. */
export const triage = (
  findings: readonly Finding[],
  { runs, known, project, settings, today, baseline, acceptInto }: TriageInput,
): Suppressed => {
  const ran = new Set(runs.flatMap(({ check }) => [check.id, check.rule]));
  const ids = new Set(known.flatMap(({ id, rule }) => [id, rule]));
  const paths = [...project.files, ...project.repoFiles].flatMap(({ path, inScope }) =>
    inScope ? [path] : [],
  );
  const commented = applySuppressions(findings, (path) => project.read(path), today, ids, {
    paths,
    ran: (id) => ran.has(id),
    aliases: new Map(known.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id]))),
  });
  const ignored = applyIgnored(commented.findings, settings.ignore, {
    ran: (id) => ran.has(id),
    isWhole: settings.path !== undefined && isWithin(project.scope, folderOf(settings.path)),
  });
  const held: Suppressed = baseline
    ? applyBaseline(
        ignored.findings,
        baseline,
        ({ check, path }) => ran.has(check) && isWithin(project.scope, path),
      )
    : { findings: ignored.findings, diagnostics: [] };
  return {
    findings: acceptInto === undefined ? held.findings : acceptAll(held.findings, acceptInto),
    diagnostics: [...commented.diagnostics, ...ignored.diagnostics, ...held.diagnostics],
  };
};
