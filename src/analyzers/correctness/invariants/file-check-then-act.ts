import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { fileActs, type FileRace } from '../../../model/behaviour/files/file-races.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const fileCheckThenAct = defineCheck({
  title: 'File changes between the look and the use',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'On the way of requests, messages and schedules: a file that is written, renamed or copied to because a look before found none; a file that is removed or read because a look found it, where nobody catches that it is gone; a temporary file whose name is fixed or comes from the client, so that two calls use it at once.',
  why: 'Between the look and the act another request does the same. Both find no file and both write it: one overwrites the other, or a customer downloads the rows of another. A name in a shared folder that can be guessed may also be a link that somebody put there first.',
  leavesAlone: [
    'exclusive flags (`wx`, `COPYFILE_EXCL`), `EEXIST` and `ENOENT` handled at the act, `mkdir({ recursive: true })`, `rm({ force: true })`',
    '`mkdtemp`, random names; a look that only shapes the answer',
    'start-up, command-line tools, build scripts',
  ],
  howToFix:
    'Do it and handle the error: `open(path, "wx")`, `unlink` with `ENOENT` ignored; put temporary files into a folder of `mkdtemp`.',
  references: [
    'CWE-367',
    'CWE-377',
    'https://nodejs.org/api/fs.html#fsaccesspath-mode-callback',
    'https://nodejs.org/api/fs.html#fspromisesmkdtempprefix-options',
  ],
  example: {
    bad: 'if (!existsSync(path)) await writeFile(path, rows);',
    good: "await writeFile(path, rows, { flag: 'wx' });",
  },
  run({ model, pass, report }) {
    for (const { site, race } of fileActs(model)) {
      if (!race) {
        pass(site);
        continue;
      }
      report(site, {
        message: messageOf(race),
        label: 'another call may come between',
        severity: race.kind === 'gone' ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(site),
        evidence: race.test ? [stepAt(race.test, 'the look before')] : [],
        fix: fixOf(race),
      });
    }
  },
});

const messageOf = ({ kind, path, test }: FileRace): string => {
  const name = `\`${excerpt(path, 50)}\``;
  switch (kind) {
    case 'overwritten':
      return `${name} is written because line ${test?.line ?? 0} found none: two requests that both look first both write it, and one overwrites the other.`;
    case 'gone':
      return `${name} was there on line ${test?.line ?? 0} and may be gone here: nobody catches the ENOENT.`;
    default:
      return `${name} is the same temporary file for every call: two requests at once read and write each other's data.`;
  }
};

const fixOf = ({ kind, site }: FileRace): string => {
  const callee = site.callee?.name ?? 'writeFile';
  switch (kind) {
    case 'overwritten':
      return /^(copyFile|cp)/.test(callee)
        ? 'Copy with `constants.COPYFILE_EXCL` and handle `EEXIST`.'
        : `Call \`${callee}\` with \`{ flag: 'wx' }\` and handle \`EEXIST\`.`;
    case 'gone':
      return `Call \`${callee}\` without the look and handle \`ENOENT\`.`;
    default:
      return "Make a folder for each call: `join(await mkdtemp(join(tmpdir(), 'export-')), 'export.csv')`.";
  }
};
