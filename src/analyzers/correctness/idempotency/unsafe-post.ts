import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { repeatedRequests, type RepeatedRequest } from '../../../model/service/repeats/repeated-requests.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unsafePost = defineCheck({
  title: 'A repeated request that moves money or stock, or orders, again',
  severity: 'high',
  confidence: 'medium',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A POST, PATCH or mutation that adds to a balance, points, stock or a quota, or stores an order or payment under an id of the server, with nothing on its way that makes a repeat harmless; and a PUT or DELETE that adds to an amount or inserts a row, although clients and proxies repeat both by themselves.',
  why: 'A client that got no answer in time sends the request again: a person presses the button, an SDK or proxy retries. The first one may have been carried out, and the wallet is charged or the order placed twice.',
  leavesAlone: [
    'an idempotency key that a middleware or the handler takes',
    'a key that is claimed before, a unique key on values of the request, rows that were looked for or removed before',
    'a state that is tested before and ended by the effect; state machines that refuse the second transition',
    'a PUT that sets given values',
    'provider calls, which `provider-key` judges; handlers that only send mails',
    'log lines, events, counters of views',
  ],
  howToFix:
    'Take an `Idempotency-Key`, insert it under a unique key in the transaction of the effect, and give the stored answer to a repeat. Make a PUT that adds a POST, or let it set the value.',
  references: [
    'CWE-837',
    'RFC 9110 section 9.2.2',
    'https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/',
    'OWASP API6:2023',
  ],
  example: {
    bad: 'app.put("/wallet/balance", async (req, res) => {\n  await Wallet.increment({ balance: req.body.amount }, mine(req));\n  res.end();\n});',
    good: 'app.post("/wallet/topups", async (req, res) => {\n  await transaction(async (tx) => {\n    await claim(req.get("Idempotency-Key"), tx); // unique\n    await topUp(req, tx);\n  });\n  res.end();\n});',
  },
  run({ model, pass, report }) {
    const seen = new Set<unknown>();
    for (const { handler, found } of repeatedRequests(model)) {
      if (!found) {
        pass(handler);
        continue;
      }
      const { entry, work } = found;
      const { call } = work.effect;
      if (seen.has(call)) continue;
      seen.add(call);
      report(call, {
        message: messageOf(found),
        label: 'again with every repeat',
        severity: severityOf(found),
        confidence: 'medium',
        path: [
          stepAt(entry.node, entryLabel(entry)),
          ...work.through.map((one) => stepAt(one, one.callee?.name ?? '')),
        ],
        sites: [...new Set(found.others.map(({ effect }) => effect.call))].filter((one) => one !== call),
        fix: fixOf(found),
      });
    }
  },
});

const severityOf = ({ work, method }: RepeatedRequest): Severity =>
  work.kind === 'row' && method === 'idempotent' ? 'medium' : 'high';

const messageOf = ({ entry, work, method }: RepeatedRequest): string => {
  const again = work.kind === 'delta' ? 'changes the amount again' : 'stores another row';
  const who =
    method === 'idempotent'
      ? `clients and proxies repeat a ${entry.method} by themselves`
      : 'a client that repeats it after a timeout is not recognised';
  return `\`${entryLabel(entry)}\` runs \`${callExcerpt(work.effect.call)}\` with nothing that recognises a repeat: ${who}, and each one ${again}.`;
};

const fixOf = ({ entry, work, method }: RepeatedRequest): string => {
  const name = callExcerpt(work.effect.call);
  if (method === 'idempotent' && work.kind === 'row')
    return `Make the route a POST, or give the row a key of the request and let \`${name}\` do nothing when it is there.`;
  if (method === 'idempotent')
    return `Make the route a POST that takes an \`Idempotency-Key\`, or let \`${name}\` set the value that the request names.`;
  return `Take an \`Idempotency-Key\` in \`${entryLabel(entry)}\`, insert it under a unique key in one transaction with \`${name}\`, and answer a repeat from what was stored.`;
};
