import { injectionsInto, stepsOfMore, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { pathSinks } from '../../../model/behaviour/taint/sinks.ts';
import { changedAfterCheck } from '../../../model/behaviour/taint/changed-after-check.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const pathTraversal = defineCheck({
  title: 'A path of a file comes from input',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A path that is read, written, deleted or sent and holds a name of the client that can contain separators and `..`, without a test that it stays in its folder; entries of archives that are written under their own names; a view named by the client; a name that is tested and then decoded or cut.',
  why: '`../../` in the name leaves the folder: the client reads keys and configuration, or overwrites code that runs next.',
  leavesAlone: [
    'resolved paths held against the folder with its separator, `path.relative` tests, `basename`, names without `/`',
    'ids, hashes, generated names, names of a closed list or of `readdir`',
    '`sendFile` with `root`, static handlers, object storage',
    'file names of uploads, which are base names',
    'probes for existence',
  ],
  howToFix:
    'Resolve the path and refuse it unless it starts with the folder and a separator, or take `path.basename` of the name.',
  references: ['CWE-22', 'CWE-23', 'CWE-73', 'CWE-180', 'ASVS 5.0 V5.3'],
  example: {
    bad: 'await fs.unlink(path.join(uploadDir, req.params.id));',
    good: 'const file = path.resolve(uploadDir, req.params.id);\nif (!file.startsWith(uploadDir + path.sep)) throw new BadRequest();\nawait fs.unlink(file);',
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, pathSinks(model), { severity: 'critical' });
    for (const injection of found) {
      report(injection.sink.call, {
        message: messageOf(injection),
        label: 'not held in its folder',
        severity: injection.severity,
        path: injection.path,
        evidence: stepsOfMore(injection),
        sites: [...injection.others],
      });
    }
    const told = new Set(found.flatMap(({ sink, others }) => [sink.call, ...others]));
    for (const { call, name, test, change } of changedAfterCheck(model)) {
      if (told.has(call)) continue;
      told.add(call);
      report(call, {
        message: `\`${name}\` is cut or decoded after its test (\`${excerpt(change, SHOWN)}\`): the file that is taken is not the one that was tested.`,
        label: 'another name than the tested one',
        severity: 'medium',
        fix: 'Decode and cut first, then test the name that is used.',
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(test, 'tested here'), stepAt(change, 'changed here')],
      });
    }
    for (const call of safe) if (!told.has(call)) pass(call);
  },
});

const SHOWN = 60;

const messageOf = ({ text, sink }: Injection): string => {
  const act = sink.form === 'write' ? 'writes or removes' : sink.form === 'view' ? 'renders' : 'reads';
  return `\`${text}\` is part of the path that this ${act}: \`../\` in it leaves the folder.`;
};
