import type { Node } from '../../../facts/node.ts';
import type { Severity } from '../../../findings.ts';
import {
  followsLengthTest,
  isSkippedWhenEqual,
  isInTry,
  type Comparison,
} from '../../../model/behaviour/dataflow/comparisons.ts';
import { isClient, type Labelled } from '../../../model/behaviour/dataflow/label.ts';
import { isSecretName } from '../../../model/behaviour/dataflow/secret-names.ts';
import { wordsOf } from '../../../model/behaviour/dataflow/words.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';

export const timingUnsafeCompare = defineCheck({
  title: 'A secret compared byte by byte',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A keyed digest or a secret of the service held against a value of the request with `===`, `includes`, `localeCompare` or `Buffer.equals`; `timingSafeEqual` on text of the request whose length nobody tested.',
  why: 'The comparison ends at the first wrong byte, so the answer comes later the more of the secret is right. Whoever can measure that finds it byte by byte, without ever knowing the key.',
  leavesAlone: [
    '`timingSafeEqual` after a test of the lengths, on two digests, or in a try that means "invalid"',
    'two values of the same request, such as a repeated password',
    'a record that was just found by that very value; sets, maps and filters of a query',
    'the output of a slow or salted hash, and a hash of the presented value',
    'nonces, challenges, etags, fingerprints, ids and kinds of tokens',
    'comparisons with a literal, `null` or `undefined`',
    'passwords of users (crypto/password-storage)',
  ],
  howToFix:
    'Compare buffers of equal length with `timingSafeEqual`, after a test that the lengths are the same.',
  references: [
    'CWE-208',
    'CWE-203',
    'ASVS 5.0 V11.2.4',
    'https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b',
  ],
  example: {
    bad: "if (expected !== req.headers['x-signature']) throw new Unauthorized();",
    good: 'const [a, b] = [Buffer.from(expected), Buffer.from(given)];\nif (a.length !== b.length || !timingSafeEqual(a, b)) throw new Unauthorized();',
  },
  run({ model, pass, report }) {
    const unsafe = new Map<string, { node: Node; found: Verdict; others: Node[] }>();
    for (const comparison of model.comparisons) {
      const found = judge(model, comparison);
      if (!found) continue;
      const { node } = comparison;
      if (found === 'safe') {
        pass(node);
        continue;
      }
      // the same two values compared twice in a file are one cause
      const known = unsafe.get(`${node.path} ${pairOf(comparison)}`);
      if (known) known.others.push(node);
      else unsafe.set(`${node.path} ${pairOf(comparison)}`, { node, found, others: [] });
    }
    for (const { node, found, others } of unsafe.values()) {
      report(node, {
        message: found.message,
        label: found.isThrowing ? 'throws when the lengths differ' : 'stops at the first wrong byte',
        severity: found.severity,
        confidence: found.isSure ? 'high' : 'medium',
        path: model.questions.pathFromEntryPoint(node),
        evidence: [stepAt(found.secret.at, 'the secret')],
        sites: others,
      });
    }
  },
});

/** The two values, by their text and what they name. */
const pairOf = ({ left, right }: Comparison): string =>
  [left, right]
    .map((side) => `${side.text} ${String(side.binding?.id ?? '')}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(' = ');

interface Verdict {
  message: string;
  severity: Severity;
  secret: Labelled;
  isSure: boolean;
  isThrowing?: boolean;
}

const judge = (model: ServiceModel, comparison: Comparison): Verdict | 'safe' | undefined => {
  const { left, right, how } = comparison;
  if (isLiteral(model, left) || isLiteral(model, right) || isSkippedWhenEqual(comparison.node))
    return undefined;
  if (how === 'throws' && (followsLengthTest(comparison.node) || isInTry(comparison.node))) return 'safe';
  const sides = [left, right].map((node) => ({ node, labels: model.dataflow.labelsOf(node) }));
  const [a, b] = sides as [Side, Side];
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const secret = secretOf(own);
    if (!secret || own.labels.some(isClient) || other.labels.some((one) => isKeyed(one))) continue;
    const given = other.labels.find((one) => isClient(one) && one.through.cast !== 'number');
    const mayBeGiven = isKeyed(secret) && other.labels.some(isPresented) && !other.labels.some(isOwn);
    if (!given && !mayBeGiven) continue;
    if (how === 'throws')
      return {
        ...verdict(own, other, secret, given),
        isThrowing: true,
        severity: 'medium',
        message: throwing(other),
      };
    if (how === 'list' && own.node !== left) continue;
    if (given && isFoundBy(model, secret, given)) return 'safe';
    return verdict(own, other, secret, given);
  }
  return undefined;
};

interface Side {
  node: Node;
  labels: readonly Labelled[];
}

const isKeyed = ({ label }: Labelled): boolean => label.kind === 'mac';

/** A parameter that nobody fills here, or the result of an unknown call that the code calls a signature. */
const isPresented = ({ label, names }: Labelled): boolean =>
  label.kind === 'unknown' &&
  (label.why === 'param' ||
    names.some((name) => wordsOf(name).some((word) => /^(signature|hmac)$/.test(word))));

/** Known to come from somewhere else than the other side of a request. */
const isOwn = ({ label }: Labelled): boolean => label.kind !== 'unknown' && label.kind !== 'constant';

/** A keyed digest, or a secret of the configuration or of a record. */
const secretOf = ({ labels }: Side): Labelled | undefined =>
  labels.find((one) => isKeyed(one)) ??
  labels.find(
    ({ label, names }) => label.kind === 'config' && (isSecretName(label.name) || names.some(isSecretName)),
  ) ??
  labels.find(
    ({ label, names }) =>
      label.kind === 'stored' && names.some((name) => isSecretName(name) && !isPassword(name)),
  ) ??
  labels.find(
    ({ label, names }) =>
      label.kind === 'unknown' && isSecretName(names[0] ?? '') && !isPassword(names[0] ?? ''),
  );

/** The password of a user; that of an administrator is the service's own. */
const isPassword = (name: string): boolean => {
  const words = wordsOf(name);
  return words.some((word) => /^pass(word|wd|phrase)?$|^pwd$/.test(word)) && !words.includes('admin');
};

/** A literal, or the length of something. */
const isLiteral = (model: ServiceModel, node: Node): boolean =>
  (node.is('Member') && /^(byteLength|length|size)$/.test(node.name)) ||
  (node.is('Unary') && node.operator === 'typeof') ||
  model.values.of(node).kind === 'constant';

/** The record that holds the secret was looked up with the presented value. */
const isFoundBy = (model: ServiceModel, secret: Labelled, given: Labelled): boolean =>
  secret.label.kind === 'stored' &&
  secret.at.args.some((argument) => model.dataflow.labelsOf(argument).some(({ at }) => at === given.at));

const verdict = (own: Side, other: Side, secret: Labelled, given: Labelled | undefined): Verdict => {
  const what = isKeyed(secret) ? 'a keyed digest' : 'a secret of the service';
  const from = given && isClient(given) ? ` (request ${given.label.part})` : '';
  return {
    message: `\`${excerpt(own.node, 50)}\`, ${what}, is compared with \`${excerpt(other.node, 50)}\`${from} byte by byte: the time of the answer tells how much of it is right.`,
    severity: isKeyed(secret) || !isMinor(secret) ? 'high' : 'medium',
    secret,
    isSure: given !== undefined && secret.label.kind !== 'unknown',
  };
};

const isMinor = ({ names }: Labelled): boolean => names.some((name) => wordsOf(name).includes('bypass'));

const throwing = (other: Side): string =>
  `\`timingSafeEqual\` throws when \`${excerpt(other.node, 50)}\` has another length: a wrong signature answers 500 instead of being refused.`;
