import type { Confidence, Severity } from '../../../findings.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { OutboundCall } from '../../../model/meaning/clients/client.ts';
import type { DeadlineGroup } from '../../../model/meaning/clients/deadline-groups.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { defineCheck } from '../../check.ts';

const ROLES: readonly RoleName[] = ['rpc.call', 'sdk.call', 'mail.send'];
/** From here on a wait outlives the request that it serves, ms. */
const VERY_LONG_MS = 120_000;

export const rpcAndSdk = defineCheck({
  title: 'RPC, mail or provider SDK without a deadline that fits a request',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A client of an RPC framework, a cloud service, a mail server, a payment or language-model provider that runs at a default of more than a minute, or at none, while nothing at the client, its wrapper or its calls sets a shorter limit. One finding for each client.',
  why: 'These clients are written for batch work as well: they wait minutes and try again. A request that awaits them outlives its own client, and a slow provider fills the service with requests that nobody waits for any more.',
  leavesAlone: [
    'SDKs whose own limit is a minute or less',
    'limits of the transport, the request handler, the wrapper or every single call',
    'clients that only sign, verify or encrypt locally',
    'options that code outside of the project gives',
    'mail transports that do not use the network',
    'tests, scripts, and library code that no service of the workspace uses',
  ],
  howToFix:
    'Set the timeout of the client, and fewer attempts, so that both together fit the request that waits.',
  references: [
    'CWE-400',
    'https://grpc.io/docs/guides/deadlines/',
    'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html',
    'https://nodemailer.com/smtp',
  ],
  example: {
    bad: 'new S3Client({ region });',
    good: 'new S3Client({ region, requestHandler: { connectionTimeout: 1_000, socketTimeout: 5_000 } });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const group of model.outbound.deadlinesOf(...ROLES)) {
      const { site, unbounded, unknown } = group;
      const [first] = unbounded;
      const [open] = unknown;
      if (first && first.deadline.option !== undefined) {
        report(site, {
          message: messageOf(group, first),
          label: 'no deadline',
          ...weightOf(model, unbounded),
          path: model.questions.pathFromEntryPoint(first.call),
          sites:
            group.callers?.unbounded ?? unbounded.map(({ call }) => call).filter((call) => call !== site),
          fix: `Set \`${first.deadline.option}\` where the client is made, such as 10 seconds.`,
        });
      } else if (open?.deadline.reason) notAssessed(site, open.deadline.reason);
      else if (!first) pass(site);
    }
  },
});

const messageOf = ({ site, client, callers }: DeadlineGroup, first: OutboundCall): string => {
  const { option = 'timeout', attempts = 1 } = first.deadline;
  const made = client.isAmbient ? callExcerpt(first.call) : callExcerpt(site);
  const call = client.isAmbient ? 'it' : `\`${callExcerpt(first.call)}\``;
  const tries = attempts > 1 ? `, up to ${attempts} times` : '';
  if (callers)
    return `\`${made}\` has a deadline only if its caller passes one, and ${callers.unbounded.length} do not: those ${waitOf(first)}${tries}.`;
  return `\`${made}\` sets no \`${option}\`: ${call} ${waitOf(first)}${tries}.`;
};

const waitOf = ({ deadline: { fallbackMs } }: OutboundCall): string =>
  fallbackMs === undefined
    ? 'waits for ever when the other side accepts the connection and does not answer'
    : `waits up to ${fallbackMs / 1_000} s for the other side`;

const weightOf = (
  model: ServiceModel,
  calls: readonly OutboundCall[],
): { severity: Severity; confidence: Confidence } => {
  const limit = Math.max(...calls.map(({ deadline }) => deadline.fallbackMs ?? Infinity));
  const onRequest = calls.map(({ call }) => model.questions.onRequestPath(call));
  const isSure = onRequest.includes(true);
  const isOff = onRequest.every((one) => one === false);
  return {
    severity: limit >= VERY_LONG_MS && !isOff ? 'high' : 'medium',
    confidence: isSure || isOff ? 'high' : 'medium',
  };
};
