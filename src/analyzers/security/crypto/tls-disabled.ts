import type { Severity } from '../../../findings.ts';
import { tlsSettings, type TlsSetting } from '../../../model/behaviour/dataflow/tls-settings.ts';
import { defineCheck } from '../../check.ts';

export const tlsDisabled = defineCheck({
  title: 'TLS that accepts any certificate',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    '`rejectUnauthorized: false` and its like in the options of a client, an identity check that always agrees, `NODE_TLS_REJECT_UNAUTHORIZED=0`, verification that is off unless an environment variable says `true`, versions below TLS 1.2 and broken cipher suites.',
  why: 'The connection is encrypted to whoever answers. Anybody on the way between the service and its database can present a certificate of their own, read every row and change what is written.',
  leavesAlone: [
    'branches for localhost, development and tests',
    'verification that is on unless the environment opts out',
    'options that a customer configures, values from elsewhere',
    'a pinned certificate that is checked by hand, a private `ca` with verification on',
    'types, comments, tests',
  ],
  howToFix: 'Give the client the certificate authority (`ca`) and leave verification on.',
  references: ['CWE-295', 'CWE-297', 'CWE-326', 'ASVS 5.0 V12.1', 'https://node-postgres.com/features/ssl'],
  example: {
    bad: 'ssl: isProduction ? { rejectUnauthorized: false } : false',
    good: 'ssl: isProduction ? { ca: readFileSync(env.DB_CA_FILE) } : false',
  },
  run({ model, pass, report }) {
    for (const setting of tlsSettings(model)) {
      if (setting.state === 'safe') {
        pass(setting.site);
        continue;
      }
      report(setting.site, {
        message: messageOf(setting),
        label: setting.state === 'old' ? 'broken for years' : 'any certificate is accepted',
        severity: SEVERITIES[setting.state],
        path: model.questions.pathFromEntryPoint(setting.site),
      });
    }
  },
});

const SEVERITIES: Record<Exclude<TlsSetting['state'], 'safe'>, Severity> = {
  open: 'high',
  'opt-in': 'medium',
  old: 'low',
};

const messageOf = ({ name, state, variable }: TlsSetting): string => {
  switch (state) {
    case 'opt-in':
      return `\`${name}\` is on only when \`${variable ?? ''}\` is exactly "true": without it any certificate is accepted.`;
    case 'old':
      return `\`${name}\` limits the connection to versions or suites that are broken.`;
    default:
      return `\`${name}\` switches the check of the certificate off: whoever answers is trusted, in production too.`;
  }
};
