import type { z } from 'zod';
import { CATEGORIES, RULES } from '../findings.ts';

/** A check as a config may speak of it. */
export interface NamedCheck {
  id: string;
  rule: string;
  title: string;
  aliases: readonly string[];
  /** What it may be told, where it may be told anything. */
  options?: z.ZodObject;
}

/** What a config may name: all rules of the specification, the checks of this version and their former names. */
export interface ConfigNames {
  rules: readonly string[];
  checks: readonly NamedCheck[];
  /** Former name to the present one. */
  aliases: ReadonlyMap<string, string>;
}

export const configNames = (checks: readonly NamedCheck[]): ConfigNames => ({
  rules: CATEGORIES.flatMap((category) => RULES[category]),
  checks,
  aliases: new Map(checks.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id]))),
});

/** Every id that may stand where a rule or a check is named. */
export const idsOf = ({ rules, checks, aliases }: ConfigNames): string[] => [
  ...rules,
  ...checks.map(({ id }) => id),
  ...aliases.keys(),
];
