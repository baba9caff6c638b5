/** Rules that need types and find promises that nobody waits for, by linter. */
export const PROMISE_RULES = {
  eslint: ['@typescript-eslint/no-floating-promises', '@typescript-eslint/no-misused-promises'],
  biome: ['noFloatingPromises'],
  oxlint: ['typescript/no-floating-promises'],
} as const;

/** What goes unseen without each of them. */
export const UNSEEN_WITHOUT: Readonly<Record<string, string>> = {
  '@typescript-eslint/no-floating-promises': 'a promise that nobody awaits',
  '@typescript-eslint/no-misused-promises': 'one taken for a condition or given as a callback',
  noFloatingPromises: 'a promise that nobody awaits',
  'typescript/no-floating-promises': 'a promise that nobody awaits',
};

/** Presets of typescript-eslint that switch those rules on, however a configuration spells them. */
export const TYPED_PRESETS =
  /\b(?:recommendedTypeChecked|strictTypeChecked|recommended-type-checked|strict-type-checked|recommended-requiring-type-checking|recommendedTypeCheckedOnly|strictTypeCheckedOnly)\b|typescript-eslint\/all\b|\bflat\/all\b|\bts(?:-?eslint|Eslint|eslint)?\.configs\.all\b/;

/** Shared configurations that bring them: `eslint-config-` left out. */
export const TYPED_CONFIGS: ReadonlySet<string> = new Set([
  'love',
  'standard-with-typescript',
  'xo-typescript',
  'xo',
  'airbnb-extended',
]);

/** Shared configurations without rules that need types. */
export const UNTYPED_CONFIGS: ReadonlySet<string> = new Set([
  'eslint:recommended',
  'eslint:all',
  'airbnb',
  'airbnb-base',
  'airbnb-typescript',
  'airbnb-typescript/base',
  'airbnb/hooks',
  'google',
  'standard',
  'standard-jsx',
  'prettier',
  'next',
  'next/core-web-vitals',
  'next/typescript',
  'turbo',
  'react-app',
  'oclif',
]);

/** Packages with configuration in their name that bring no rules that need types, as a flat configuration imports them. */
export const UNTYPED_IMPORTS: ReadonlySet<string> = new Set([
  'eslint-config-prettier',
  'eslint-config-prettier/flat',
  'eslint-config-next',
  'eslint-config-airbnb-base',
  'eslint-config-airbnb',
  'eslint-config-turbo',
  'eslint-config-turbo/flat',
  'eslint/config',
]);
