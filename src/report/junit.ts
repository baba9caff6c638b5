import type { Finding, Outcome } from '../findings.ts';
import type { Review, ServiceReview } from '../review/types.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { toldFindings } from './told.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

// What is no character of XML 1.0 at all; control characters are written out before.
const xml = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');

const failureOf = (finding: Finding, clean: Cleaner): string => {
  const { check, rule, path, line, severity, confidence } = finding;
  const place = `${clean.code(path)}:${line}`;
  const text = [clean.prose(finding.message), place, clean.prose(finding.fix?.text ?? '')].filter(Boolean);
  return [
    `    <testcase${attributes({ name: `${check} ${place}`, classname: rule, file: clean.code(path), line })}>`,
    `      <failure${attributes({ type: `${severity}, ${confidence} confidence`, message: clean.prose(finding.message) })}>${xml(text.join('\n'))}</failure>`,
    '    </testcase>',
  ].join('\n');
};

/** A check that found nothing has passed, or was skipped where there was nothing to look at. */
const passOf = ({ check, passes, notAssessed }: Outcome): string => {
  const head = `    <testcase${attributes({ name: check.id, classname: check.rule })}`;
  if (passes > 0) return `${head}/>`;
  const why = notAssessed.length > 0 ? 'not assessed' : 'nothing to look at';
  return `${head}><skipped${attributes({ message: why })}/></testcase>`;
};

const suiteOf = (
  service: ServiceReview,
  review: Review,
  preview: boolean,
  clean: Cleaner,
): { text: string; tests: number; failures: number; skipped: number } => {
  const findings = toldFindings([service], review, preview).filter((finding) => !finding.preview);
  const failing = new Set(findings.map(({ check }) => check));
  const others = service.outcomes
    .filter(({ check }) => !check.preview && !failing.has(check.id))
    .sort((a, b) => (a.check.id < b.check.id ? -1 : 1));
  const skipped = others.filter(({ passes }) => passes === 0).length;
  const tests = findings.length + others.length;
  const name = clean.prose(service.name);
  const head = attributes({ name, tests, failures: findings.length, skipped });
  const cases = [...findings.map((finding) => failureOf(finding, clean)), ...others.map(passOf)];
  return {
    text: [`  <testsuite${head}>`, ...cases, '  </testsuite>'].join('\n'),
    tests,
    failures: findings.length,
    skipped,
  };
};

/** JUnit: a suite for each service, a failed case for each finding, of a change for each new one. */
export const render = (review: Review, options: ReportOptions = {}): string => {
  const clean = cleaner(options);
  const suites = review.services.map((service) => suiteOf(service, review, options.preview ?? false, clean));
  const sum = (of: 'tests' | 'failures' | 'skipped'): number =>
    suites.reduce((all, suite) => all + suite[of], 0);
  const head = { name: 'bpx', tests: sum('tests'), failures: sum('failures'), skipped: sum('skipped') };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes(head)}>`,
    ...suites.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
};
