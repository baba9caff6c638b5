import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { readingRequests, type ReadingRequest } from '../../../model/service/repeats/reading-requests.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const getWithEffects = defineCheck({
  title: 'A request that asks, and changes business data',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A GET or HEAD route, a GraphQL query or a tRPC query that changes a credential, business data or money, removes something or sends a mail, also through a helper that is told by a literal to create what is missing.',
  why: 'Safe methods are repeated by everybody: prefetching browsers, crawlers, previews of links in chats and mails, retries of proxies. Tokens against forged requests do not protect them, so a picture on another site can trigger the change.',
  leavesAlone: [
    'stamps of last seen, read and viewed, counters, audit, sessions, caches, challenges, limiter state',
    'callbacks of OAuth, SAML and payment providers, redirects with a signature',
    'links in mails with a token: confirm, unsubscribe, invite, log in',
    'token refresh, routes that schedulers of platforms call, health checks',
    'branches that the arguments given by the caller rule out',
  ],
  howToFix: 'Make the route a POST or PATCH; for a link in a mail show a page whose button posts.',
  references: [
    'CWE-650',
    'RFC 9110 section 9.2.1',
    'ASVS 5.0 V3.5',
    'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
  ],
  example: {
    bad: 'app.get("/user/change-password", async (req, res) => {\n  await user.update({ password: req.query.new });\n  res.end();\n});',
    good: 'app.post("/user/password", csrf, async (req, res) => {\n  await user.update({ password: req.body.new });\n  res.end();\n});',
  },
  run({ model, pass, report }) {
    for (const { handler, found } of readingRequests(model)) {
      if (!found) {
        pass(handler);
        continue;
      }
      const { entry, work, what } = found;
      const isDirect = work.through.length === 0;
      report(isDirect ? work.effect.call : handler, {
        message: messageOf(found),
        label: WHAT[what],
        severity: SEVERITIES[what],
        confidence: work.through.length > 2 ? 'medium' : 'high',
        path: [stepAt(entry.node, entryLabel(entry))],
        evidence: isDirect
          ? []
          : [
              ...work.through.map((call) => stepAt(call, call.callee?.name ?? '')),
              stepAt(work.effect.call, WHAT[what]),
            ],
        fix: fixOf(found),
      });
    }
  },
});

const WHAT = {
  credential: 'changes a credential',
  money: 'moves money',
  deletion: 'removes data',
  publication: 'changes a state',
  mail: 'sends a mail',
  write: 'changes data',
  'first row': 'creates the row that is missing',
} as const;

const SEVERITIES: Readonly<Record<ReadingRequest['what'], Severity>> = {
  credential: 'high',
  money: 'high',
  deletion: 'high',
  publication: 'high',
  mail: 'high',
  write: 'medium',
  'first row': 'low',
};

const messageOf = ({ entry, work, what }: ReadingRequest): string => {
  const call = callExcerpt(work.at);
  const who =
    entry.kind === 'http'
      ? 'prefetching browsers, link previews and crawlers'
      : 'caches and clients that repeat queries';
  return `\`${entryLabel(entry)}\` is a safe method by its kind, yet \`${call}\` ${WHAT[what]}: ${who} trigger it too.`;
};

const fixOf = ({ entry, work }: ReadingRequest): string => {
  if (entry.kind === 'graphql')
    return `Make \`${entryLabel(entry)}\` a mutation, or take \`${callExcerpt(work.at)}\` out of it.`;
  if (entry.kind === 'trpc')
    return `Make \`${entryLabel(entry)}\` a \`.mutation()\`, or take \`${callExcerpt(work.at)}\` out of it.`;
  return `Register \`${entry.path ?? ''}\` for POST or PATCH instead of ${entry.method ?? 'GET'}, and take what it needs from the body.`;
};
