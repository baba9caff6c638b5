import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { keptNames, type KeptName } from '../../../model/service/uploads/kept-names.ts';
import { stepAt } from '../../../model/steps.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { defineCheck } from '../../check.ts';

export const unrestrictedUpload = defineCheck({
  title: 'An upload keeps its own type where a browser will open it',
  severity: 'high',
  confidence: 'medium',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A file of a client, uploaded or fetched, that is written with an extension of the client (or of a list with svg, html or xml in it) into a folder that a static handler of the service serves.',
  why: 'Whoever opens the link runs the scripts of the file under the origin of the service, with the session of the reader.',
  leavesAlone: [
    'extensions of a list without types that browsers run',
    'a type that is found in the content',
    'a constant extension, generated names without one',
    'static handlers that send attachments or a sandbox policy',
    'folders that nothing serves; object storage',
  ],
  howToFix:
    'Find the type in the content, keep a list of types without svg, html and xml, name the file yourself, and serve it as an attachment.',
  references: ['CWE-434', 'ASVS 5.0 V5.2', 'ASVS 5.0 V5.4'],
  example: {
    bad: "await fs.writeFile(path.join('static', `${Date.now()}-${file.originalname}`), file.buffer);",
    good: "const type = await fileTypeFromBuffer(file.buffer);\nif (!IMAGES.has(type?.mime ?? '')) throw new BadRequest();\nawait fs.writeFile(path.join('static', `${randomUUID()}.${type.ext}`), file.buffer);",
  },
  run({ model, pass, report }) {
    const { kept, safe } = keptNames(model);
    for (const one of kept) {
      report(one.call, {
        message: messageOf(one),
        label: "its extension is the client's",
        severity: isOpenToAll(model, one) ? 'high' : 'medium',
        path: [
          ...(one.entry ? [stepAt(one.entry.node, entryLabel(one.entry))] : []),
          ...(one.source ? [stepAt(one.source.at, 'the name that the client gave')] : []),
        ],
        evidence: [stepAt(one.folder.call, 'serves the folder')],
      });
    }
    for (const call of safe) pass(call);
  },
});

const messageOf = ({ ending, active, folder }: KeptName): string => {
  const where = folder.parts.at(-1) ?? '';
  return active.length
    ? `\`${active.join('`, `')}\` is among the types that are kept, the content is not looked at, and \`${where}\` is served: such a file runs scripts under this origin.`
    : `The file keeps the extension of \`${ending.text.slice(0, 60)}\`, and \`${where}\` is served: an \`.html\` or \`.svg\` runs scripts under this origin.`;
};

/** No login is needed, and browsers send a session with their requests. */
const isOpenToAll = (model: ServiceModel, { entry }: KeptName): boolean =>
  entry !== undefined &&
  model.access.of(entry).state === 'open' &&
  model.roles.callsOf('session', 'cookie').some(({ call }) => model.isServing(call.path));
