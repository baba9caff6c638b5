import { allowListHoles } from '../../../model/service/escapes/allow-lists.ts';
import type { Hole } from '../../../model/service/escapes/holes.ts';
import { replacementHoles } from '../../../model/service/escapes/replacements.ts';
import { defineCheck } from '../../check.ts';

export const incompleteEscape = defineCheck({
  title: 'A hand-written escaper or allow-list with a hole',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'A replacement that escapes the first match only, a quote and not the backslash, or not all characters of its context; a token that its own removal builds again; an allow-list of addresses without anchors, with a loose dot, or without the end of the host.',
  why: 'The code behind it relies on it: the one input that was forgotten passes, and the test or the escaping is as if it were not there.',
  leavesAlone: [
    'formatting and slugs, loops until nothing is left, `replaceAll`, escapers of libraries',
    'tests of the host of a parsed address with equality',
    'tests that decide nothing: icons, labels, statistics',
    'flows to a sink that another check of this rule reports; CORS origins (authz/cors)',
  ],
  howToFix:
    'Use `replaceAll` or the escaper of a library, compare `new URL(value).host`, anchor the pattern and escape its dots.',
  references: ['CWE-116', 'CWE-185', 'CWE-777', 'CWE-1289', 'ASVS 5.0 V1.2', 'ASVS 5.0 V1.3'],
  example: {
    bad: 'const isOurs = /^https:\\/\\/cdn.example.com|https:\\/\\/img.example.com$/.test(url);',
    good: 'const isOurs = HOSTS.has(new URL(url).host);',
  },
  run({ model, report }) {
    for (const hole of [...replacementHoles(model), ...allowListHoles(model)]) {
      report(hole.node, {
        message: messageOf(hole),
        label: LABELS[hole.kind],
        severity: hole.isOnlyGuard && hole.context !== 'LIKE' ? 'high' : 'medium',
        fix: FIXES[hole.kind],
        path: model.questions.pathFromEntryPoint(hole.node),
      });
    }
  },
});

const LABELS: Readonly<Record<Hole['kind'], string>> = {
  'first only': 'the first match only',
  'no backslash': 'backslashes stay',
  'missing character': 'a character is left out',
  rebuilt: 'one pass',
  'open pattern': 'matches more',
  'open end': 'no end of the host',
};

const FIXES: Readonly<Record<Hole['kind'], string>> = {
  'first only': 'Use `replaceAll`, or a pattern with the flag `g`.',
  'no backslash': 'Escape backslashes first, or use `JSON.stringify` or the escaper of the context.',
  'missing character':
    'Use the escaper of a library (`RegExp.escape`), or name every metacharacter, the escape character included.',
  rebuilt: 'Repeat until the text stays the same, or refuse the text instead of mending it.',
  'open pattern':
    'Anchor every alternative with `^` and `$` and escape the dots, or compare `new URL(value).host`.',
  'open end': 'Compare `new URL(value).host` or `.origin`; a prefix ends in `/`, a suffix begins with a dot.',
};

const messageOf = ({ kind, context, passes, becomes }: Hole): string => {
  switch (kind) {
    case 'first only':
      return `Only the first match is escaped for ${context}: \`${passes}\` becomes \`${becomes}\`.`;
    case 'no backslash':
      return `The quote is escaped and the backslash is not: \`${passes}\` becomes \`${becomes}\`, and the quote ends the text.`;
    case 'missing character':
      return `\`${passes}\` means something in ${context} and is not escaped here.`;
    case 'rebuilt':
      return `Taking it out once builds it again: \`${passes}\` becomes \`${becomes}\`.`;
    default:
      return `An address of somebody else passes this test: \`${passes}\`.`;
  }
};
