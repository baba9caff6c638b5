import { documentedOperations } from '../../../model/service/contract/documented.ts';
import type { Documented } from '../../../model/service/contract/drift.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const schemaDrift = defineCheck({
  title: 'The published contract says something else than the code',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A documented operation (OpenAPI decorators of NestJS, OpenAPI blocks in comments, a checked-in OpenAPI document) that no route serves, whose documented statuses of success are none that is sent, or that returns a body behind 204.',
  why: 'Clients and SDKs are generated from the document: they take the real answer for an error, wait for a body that never comes, or call what does not exist.',
  leavesAlone: [
    'controllers and routes that are kept out of the document',
    'documents of services in another language or another package',
    'a concrete value where the router has a parameter, other names of parameters',
    'errors that the document does not list, default answers, ranges',
    'handlers that choose the status at run time or write to the response themselves',
  ],
  howToFix: 'Document the status that clients get today, or send the one that is documented.',
  references: ['CWE-1059', 'OWASP API9:2023', 'OpenAPI 3.1 Responses Object'],
  example: {
    bad: '@Post() @ApiOkResponse({ type: TenantDto }) create(@Body() body: NewTenant) {}',
    good: '@Post() @ApiCreatedResponse({ type: TenantDto }) create(@Body() body: NewTenant) {}',
  },
  run({ model, pass, report }) {
    for (const one of documentedOperations(model)) {
      const { site, sentBy, wrapper, drift } = one;
      if (drift === 'none') {
        pass(site);
        continue;
      }
      report(site, {
        message: messageOf(one),
        label: drift === 'missing' ? 'nothing serves it' : 'clients expect this',
        severity: drift === 'missing' ? 'high' : 'medium',
        evidence: sentBy ? [stepAt(sentBy, `answers ${one.sent.join(' or ')}`)] : [],
        ...(wrapper && { causes: [wrapper] }),
        fix: fixOf(one),
      });
    }
  },
});

const messageOf = ({ operation, documented, sent, sentBy, entry, drift }: Documented): string => {
  if (drift === 'missing')
    return `\`${operation}\` is documented and no route of the service serves it: clients made from the document get 404.`;
  if (drift === 'body')
    return `\`${operation}\` returns a body behind ${sent.join(' or ')}: the framework drops it and clients never see it.`;
  const by =
    sentBy && sentBy === entry?.node && entry.framework === 'nest' ? ' by default of the framework' : '';
  return `The document says ${documented.join(' or ')} for \`${operation}\`, the code answers ${sent.join(' or ')}${by}.`;
};

const fixOf = ({ entry, documented, sent, sentBy, drift }: Documented): string => {
  if (drift === 'missing')
    return 'Take the operation out of the document, or register the route under the documented method and path.';
  if (drift === 'body') return 'Answer 200 with the body, or return nothing.';
  if (entry?.framework !== 'nest')
    return `Document ${sent.join(' or ')}, or send ${documented.join(' or ')} in line ${sentBy?.line ?? entry?.node.line}.`;
  return `Document ${sent.join(' or ')}, which clients get today, or set \`@HttpCode(${documented[0]})\`.`;
};
