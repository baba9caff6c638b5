import type { Severity } from '../../../findings.ts';
import { digestsOf, type Digest } from '../../../model/behaviour/dataflow/digests.ts';
import type { Labelled } from '../../../model/behaviour/dataflow/label.ts';
import { isSecretName, isSetting } from '../../../model/behaviour/dataflow/secret-names.ts';
import { wordsOf } from '../../../model/behaviour/dataflow/words.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const weakHash = defineCheck({
  title: 'A secret in a plain or broken hash',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A secret of the service joined with other text and put through a plain hash to make a token, and MD5, SHA-1 or RIPEMD over a secret.',
  why: 'A plain hash is no signature: values joined without a border can be shifted into each other, and where client text follows the secret, the token of a longer text can be computed without it.',
  leavesAlone: [
    'etags, cache keys, shards, file names, checksums, fingerprints, sampling and rate-limit keys',
    'HMAC, with SHA-1 too; signatures that a vendor defines',
    'SHA-2 that is only stored and looked up, of a random token as well; PKCE, DPoP and content-policy hashes',
    'passwords (crypto/password-storage)',
  ],
  howToFix: "Use `createHmac('sha256', secret)` over the fields as a JSON list.",
  references: ['CWE-328', 'CWE-327', 'CWE-916', 'ASVS 5.0 V11.4'],
  example: {
    bad: "createHash('sha256').update(`${userId}-${SECRET}-${type}`).digest('hex');",
    good: "createHmac('sha256', SECRET).update(JSON.stringify(['unsubscribe', userId, type])).digest('hex');",
  },
  run({ model, pass, report }) {
    for (const digest of digestsOf(model)) {
      const { secret, site } = digest;
      if (!secret || !isForgeable(digest)) {
        pass(site);
        continue;
      }
      report(site, {
        message: messageOf(digest),
        label: 'no signature',
        severity: severityOf(digest),
        confidence: isOfConfig(secret) ? 'high' : 'medium',
        path: model.questions.pathFromEntryPoint(site),
        evidence: [stepAt(secret.at, 'the secret')],
      });
    }
  },
});

const BROKEN = /^(md4|md5|sha1|ripemd|ripemd160|rmd160)$/;

/** Not the lookup hash of a random token, nor a password. */
const isForgeable = ({ secret, isJoined, isKept, algorithm }: Digest): boolean => {
  if (!secret || secret.names.some(isPassword)) return false;
  if (BROKEN.test(algorithm ?? ''))
    return secret.names.some((name) => isSecretName(name)) && !isToken(secret.names[0] ?? '');
  return isJoined && !isKept && isOfConfig(secret);
};

const isOfConfig = ({ label, names }: Labelled): boolean =>
  label.kind === 'config' || isSetting(names[0] ?? '');

const isPassword = (name: string): boolean =>
  wordsOf(name).some((word) => /^pass(word|wd|phrase)?$|^pwd$/.test(word));
const isToken = (name: string): boolean => wordsOf(name).at(-1) === 'token';

const severityOf = ({ secret, algorithm }: Digest): Severity =>
  BROKEN.test(algorithm ?? '') && !(secret && isOfConfig(secret)) ? 'low' : 'medium';

const messageOf = ({ secret, algorithm, isJoined }: Digest): string => {
  const name = secret?.names.find(isSecretName) ?? 'the secret';
  return isJoined
    ? `\`${name}\` is joined with other text in a plain ${algorithm ?? 'hash'}: that is no signature, for the hash takes no key.`
    : `\`${name}\` goes through ${algorithm ?? 'a hash'}, which is broken; a keyed digest over what is confirmed would bind the code to it.`;
};
