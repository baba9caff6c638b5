import { SEVERITIES, type Severity } from '../findings.ts';
import type { NamedCheck } from './names.ts';
import type { Settings, Statement } from './settings.ts';
import { settledBy } from './topics.ts';

type Ruled = Pick<NamedCheck, 'id' | 'rule'>;

const isSeverity = (word: string | undefined): word is Severity => SEVERITIES.some((each) => each === word);

const wordsOf = (layers: Settings['layers'], check: Ruled): (Severity | 'off')[] =>
  layers.flatMap(({ rules }) => rules[check.id]?.severity ?? rules[check.rule]?.severity ?? []);

/** What the config says of a check at a path: the last word that covers it; a check before its rule in one place. */
export const wordAt = (
  { layers }: Pick<Settings, 'layers'>,
  check: Ruled,
  path: string,
): Severity | 'off' | undefined =>
  wordsOf(
    layers.filter(({ covers }) => covers?.(path) ?? true),
    check,
  ).at(-1);

/** The highest severity that a check may give anywhere: what its score is held against. */
export const highestOf = (
  { layers }: Pick<Settings, 'layers'>,
  check: Ruled & { severity: Severity },
): Severity => {
  const everywhere = wordsOf(
    layers.filter(({ covers }) => covers === undefined),
    check,
  ).at(-1);
  const somewhere = wordsOf(
    layers.filter(({ covers }) => covers !== undefined),
    check,
  );
  const own = isSeverity(everywhere) ? everywhere : check.severity;
  return SEVERITIES.find((severity) => severity === own || somewhere.includes(severity)) ?? own;
};

/** What a check is told: its defaults and, over them, what the config says. */
export const optionsOf = ({ layers }: Pick<Settings, 'layers'>, check: NamedCheck): unknown =>
  check.options?.parse(Object.assign({}, ...layers.map(({ rules }) => rules[check.id]?.options))) ?? {};

/** What the config states about the sites of a check; the narrowest key first. */
export const statementFor = ({ assume }: Pick<Settings, 'assume'>, check: Ruled): Statement | undefined => {
  const about = (id: string): Statement | undefined => assume.find(({ key }) => settledBy(key).includes(id));
  return about(check.id) ?? about(check.rule);
};
