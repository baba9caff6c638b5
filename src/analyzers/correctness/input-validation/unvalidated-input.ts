import type { Node } from '../../../facts/node.ts';
import type { Severity } from '../../../findings.ts';
import { stepAt } from '../../../model/steps.ts';
import {
  forgedAddresses,
  openChoices,
  parsedFilters,
  rawAmounts,
  rawMessages,
  type RawUse,
} from '../../../model/behaviour/dataflow/raw-uses.ts';
import {
  type BareService,
  unvalidatedServices,
  unvalidatedSiblings,
} from '../../../model/behaviour/dataflow/unvalidated-handlers.ts';
import { unvalidatedFiles } from '../../../model/behaviour/dataflow/unvalidated-files.ts';
import { defineCheck, type CheckContext } from '../../check.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';

export const unvalidatedInput = defineCheck({
  title: 'Client data decides or is written without a validator',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A value of the request that reaches a price, quantity or balance, a list of model messages, a privileged write or a filter with no validator and no test of its type or range on the way; one finding where no handler of a service has a validator, or where a handler lacks the one that its siblings have.',
  why: 'Types in the code say nothing about what arrives. A negative quantity, an object instead of a text or an amount nobody capped goes straight into the data, and every reader of it has to live with that.',
  leavesAlone: [
    'typed protocols: GraphQL, tRPC, XRPC, gRPC',
    'validators on the route, its router, the app, a pipe, a schema of the route, or in the called code',
    'values that a test of range, type, list or pattern narrows before the write',
    'values that are replaced by one of the server, or by nothing unless they verify',
    'webhook bodies that are kept raw and verified later',
    'free-form columns such as `metadata`; path parameters used as an id',
    'role, tenant or owner columns (authz/client-supplied-identity), limiter keys (load-shedding/spoofable-limit-key)',
  ],
  howToFix: 'Put a schema beside the route and use what it gives back instead of the raw request.',
  references: ['CWE-20', 'CWE-1287', 'ASVS 5.0 V2.2', 'OWASP API3:2023'],
  example: {
    bad: 'await Wallet.increment({ balance: req.body.balance }, { where });',
    good: 'const { balance } = TopUp.parse(req.body); // z.number().int().positive().max(10_000)\nawait Wallet.increment({ balance }, { where });',
  },
  run(context) {
    const { model, pass } = context;
    const said = new Set<Node>();
    for (const use of rawAmounts(model)) tell(context, said, use, 'critical', amountMessage(use));
    for (const use of openChoices(model)) tell(context, said, use, 'critical', choiceMessage(use));
    for (const use of rawMessages(model)) tell(context, said, use, 'high', messagesMessage(use));
    for (const use of forgedAddresses(model)) tell(context, said, use, 'medium', addressMessage(use));
    for (const use of parsedFilters(model)) tell(context, said, use, 'medium', filterMessage(use));
    const bare = unvalidatedServices(model);
    for (const service of bare) reportService(context, service);
    const odd = [
      ...unvalidatedSiblings(model).map((one) => ({ ...one, does: 'writes' })),
      ...unvalidatedFiles(model).map((one) => ({ ...one, does: 'hands on' })),
    ];
    for (const { entry, example, does } of odd) {
      context.report(entry.node, {
        message: `\`${entry.method ?? 'ALL'} ${entry.path ?? '*'}\` ${does} what the client sends and has no validator; the routes beside it have one (\`${excerpt(example, 60)}\`).`,
        label: 'no validator on this route',
        severity: 'medium',
        evidence: [stepAt(example, 'a sibling validates')],
      });
    }
    for (const write of model.clientWrites) if (!said.has(write.call) && !write.raw.length) pass(write.call);
  },
});

const tell = (
  { model, report }: CheckContext,
  said: Set<Node>,
  use: RawUse,
  severity: Severity,
  message: string,
): void => {
  if (said.has(use.site)) return;
  said.add(use.site);
  report(use.site, {
    message,
    label: 'as the client sent it',
    severity,
    path: model.questions.pathFromEntryPoint(use.site),
    evidence: [stepAt(use.source, 'comes from the request')],
  });
};

const reportService = ({ report }: CheckContext, { site, handlers, validated }: BareService): void =>
  report(site, {
    message: `${String(handlers.length)} handlers of this service write what the client sends and ${
      validated
        ? `only ${String(validated)} of its routes have a schema`
        : 'none of its routes has a validator'
    }: any type, size and sign is accepted.`,
    label: 'bodies are parsed and never validated',
    severity: 'high',
    evidence: handlers.slice(0, 8).map((handler) => stepAt(handler, 'writes client data')),
  });

const amountMessage = ({ text, column }: RawUse): string =>
  `\`${text}\` becomes \`${column ?? ''}\` as the client sent it: no type, sign or maximum.`;
const choiceMessage = ({ text, column }: RawUse): string =>
  `\`${text}\` is compared with ${column ?? 'a few words'} only: any other text skips both branches and this write happens all the same.`;
const messagesMessage = ({ text }: RawUse): string =>
  `\`${text}\`, roles included, goes to the model as the client sent it: a client can write system and assistant turns.`;
const addressMessage = ({ text, column }: RawUse): string =>
  `\`${text}\`, a header that any client can set, is stored as \`${column ?? 'address'}\` without a test that it is an address.`;
const filterMessage = ({ text }: RawUse): string =>
  `\`${text}\` is parsed as JSON and filters the query: the client chooses operators, lists and types.`;
