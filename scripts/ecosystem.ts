// Reviews real services: what they score, what is reported twice, and, against another build, what appeared and vanished.
// `npm run ecosystem -- [--against CHECKOUT] DIR…`, where CHECKOUT is another working copy of this repository that was built.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sharedPlaces, type Placed } from '../test/harness/shared-places.ts';

const HERE = fileURLToPath(new URL('..', import.meta.url));

interface Report {
  services: {
    score: number | null;
    grade: string;
    findings: (Placed & { severity: string; message: string })[];
  }[];
}

interface Reviewed {
  exit: number | null;
  seconds: number;
  report: Report | undefined;
}

const review = (checkout: string, folder: string): Reviewed => {
  const out = mkdtempSync(join(tmpdir(), 'bpx-ecosystem-'));
  const file = join(out, 'report.json');
  const started = performance.now();
  const { status } = spawnSync(
    'node',
    [join(checkout, 'bin/bpx.js'), 'review', folder, '--output', `json=${file}`, '--quiet'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return { exit: status, seconds: (performance.now() - started) / 1000, report };
  } catch {
    return { exit: status, seconds: (performance.now() - started) / 1000, report: undefined };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};

const findingsOf = ({ report }: Reviewed): Report['services'][number]['findings'] =>
  report?.services.flatMap(({ findings }) => findings) ?? [];

/** Lines of one review that the other has not, by check. */
const missingIn = (mine: Reviewed, theirs: Reviewed): string[] => {
  const told = (one: Report['services'][number]['findings'][number]): string =>
    `${one.check} ${one.path}:${String(one.line)} ${one.message}`;
  const others = new Set(findingsOf(theirs).map(told));
  return findingsOf(mine)
    .map(told)
    .filter((line) => !others.has(line))
    .sort();
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { against: { type: 'string' } },
});
if (!positionals.length) {
  process.stderr.write(
    'give the folders of the services: `npm run ecosystem -- [--against CHECKOUT] DIR…`\n',
  );
  process.exit(2);
}

let failures = 0;
for (const folder of positionals.map((each) => resolve(each))) {
  const head = review(HERE, folder);
  const findings = findingsOf(head);
  const severities = ['critical', 'high', 'medium', 'low']
    .map((severity) => `${String(findings.filter((one) => one.severity === severity).length)} ${severity}`)
    .join(', ');
  const scores = head.report?.services
    .map(({ score, grade }) => (score === null ? 'not scored' : `${score.toFixed(1)} ${grade}`))
    .join(', ');
  process.stdout.write(
    `${basename(folder)}  exit ${String(head.exit)}  ${head.seconds.toFixed(1)} s  ${scores ?? 'no report'}  ${severities}\n`,
  );
  if (!head.report || (head.exit ?? 2) > 1) failures += 1;
  for (const { place, checks, toldTwice } of sharedPlaces(findings)) {
    if (toldTwice !== undefined) failures += 1;
    const how = toldTwice === undefined ? 'beside' : `twice (${toldTwice})`;
    process.stdout.write(`  ${how}  ${place}  ${checks.join(', ')}\n`);
  }
  if (values.against !== undefined) {
    const base = review(resolve(values.against), folder);
    for (const line of missingIn(head, base)) process.stdout.write(`  +  ${line}\n`);
    for (const line of missingIn(base, head)) process.stdout.write(`  -  ${line}\n`);
  }
}
process.exit(failures ? 1 : 0);
