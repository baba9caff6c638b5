import type { MultiformatMessageString, ReportingDescriptor } from 'sarif';
import { CATEGORY_TITLES, type CheckInfo, type Confidence, type Severity } from '../../findings.ts';
import type { ReportOptions } from '../options.ts';

export type Level = 'error' | 'warning' | 'note';

export const LEVEL: Record<Severity, Level> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

const PRECISION: Record<Confidence, string> = { high: 'high', medium: 'medium', low: 'low' };

/** Code scanning reads above 9.0 as critical, from 7.0 as high, from 4.0 as medium. */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** As many as code scanning takes. */
const MOST_TAGS = 20;

const pascalCase = (id: string): string =>
  id
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const cweTags = (references: readonly string[]): string[] => {
  const numbers = references.flatMap((reference) =>
    [...reference.matchAll(/\bCWE-(\d+)\b/gi)].map(([, number]) => `external/cwe/cwe-${number}`),
  );
  return [...new Set(numbers)];
};

const tagsOf = ({ category, rule, references }: CheckInfo): string[] =>
  [...new Set([category, rule, ...cweTags(references)])].slice(0, MOST_TAGS);

const paragraph = (title: string, body: string): string[] => (body === '' ? [] : [`## ${title}`, body]);

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

const codeBlock = (code: string): string => `\`\`\`ts\n${code.trimEnd()}\n\`\`\``;

const helpOf = (check: CheckInfo): MultiformatMessageString => {
  const { reports, why, howToFix, leavesAlone, references, example } = check;
  const markdown = [
    `# ${check.title}`,
    reports,
    ...paragraph('Why it matters', why),
    ...paragraph('How to fix', howToFix),
    ...(example.bad === '' ? [] : ['## Example', 'Reported:', codeBlock(example.bad)]),
    ...(example.good === '' ? [] : ['Not reported:', codeBlock(example.good)]),
    ...paragraph('What it leaves alone', list(leavesAlone)),
    ...paragraph('References', list(references)),
  ].filter((part) => part !== '');
  return {
    text: [reports, why, howToFix].filter((part) => part !== '').join('\n\n'),
    markdown: markdown.join('\n\n'),
  };
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A check as a SARIF rule, with all that its page says. */
export const ruleOf = (check: CheckInfo, options: ReportOptions): ReportingDescriptor => {
  const helpUri = options.helpUri?.(check);
  const isSecurity = check.category === 'security';
  return {
    id: check.id,
    name: pascalCase(check.id),
    shortDescription: { text: sentence(check.title) },
    fullDescription: { text: sentence(check.reports || check.title) },
    help: helpOf(check),
    ...(helpUri ? { helpUri } : {}),
    ...(check.aliases.length > 0 ? { deprecatedIds: check.aliases } : {}),
    defaultConfiguration: { level: check.preview ? 'note' : LEVEL[check.severity] },
    properties: {
      tags: tagsOf(check),
      precision: PRECISION[check.confidence],
      category: CATEGORY_TITLES[check.category],
      severity: check.severity,
      ...(isSecurity ? { 'security-severity': SECURITY_SEVERITY[check.severity] } : {}),
    },
  };
};
