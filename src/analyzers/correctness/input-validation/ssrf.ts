import { injectionsInto, stepsOfMore, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { addressSinks } from '../../../model/behaviour/taint/sinks.ts';
import { defineCheck } from '../../check.ts';

export const ssrf = defineCheck({
  title: 'The server calls an address that the client chooses',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An outbound call whose host comes from a request, or from a column that clients fill, by a client that connects anywhere: no host of a closed list, no agent that refuses private addresses.',
  why: 'The server stands inside the network: a client that chooses the address reads metadata of the cloud, internal services and databases through it.',
  leavesAlone: [
    'a constant or configured host with input in the path or the query only',
    'a host held against a list or a constant after parsing',
    'clients with an agent, dispatcher or lookup of their own',
    'addresses from the environment and from operators',
  ],
  howToFix:
    'Hold the parsed host against a list, or call through a client whose agent refuses private addresses and does not follow redirects.',
  references: ['CWE-918', 'OWASP API7:2023', 'ASVS 5.0 V1.3.6'],
  example: {
    bad: 'await axios.post(filter.webhookUrl, payload);',
    good: "await safeFetch(filter.webhookUrl, { method: 'POST', body, redirect: 'error' });",
  },
  run({ model, pass, report }) {
    const sinks = addressSinks(model);
    const { found, safe } = injectionsInto(model, sinks, { severity: 'critical', withStored: true });
    for (const injection of found) {
      report(injection.sink.call, {
        message: messageOf(injection),
        label: 'connects to any host',
        severity: injection.severity,
        path: injection.path,
        evidence: stepsOfMore(injection),
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const messageOf = ({ text, sink, write }: Injection): string => {
  const what = sink.form === 'host' ? 'the host' : 'the address';
  return write
    ? `A stored value that clients set (\`${text}\`) is ${what} of this call: it reaches any host, internal ones too.`
    : `\`${text}\` is ${what} of this call: the client makes the server reach any host, internal ones too.`;
};
