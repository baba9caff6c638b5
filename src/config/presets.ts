import type { Category, Severity } from '../findings.ts';

/** What a preset says; a config that extends it goes on from there. */
export interface Preset {
  /** For people, in `bpx init` and the README. */
  title: string;
  only?: readonly (Category | (string & {}))[];
  preview?: boolean;
  gate?: { failOn?: Severity; minCoverage?: number };
}

export const PRESETS = {
  recommended: { title: 'every check, and a critical finding of high confidence fails the gate' },
  strict: {
    title: 'previews shown, and anything medium or above fails the gate',
    preview: true,
    gate: { failOn: 'medium' },
  },
  security: {
    title: 'what an attacker looks for',
    only: ['security', 'input-validation', 'load-shedding'],
    gate: { failOn: 'high' },
  },
  reliability: {
    title: 'what takes a service down with another one',
    only: ['reliability', 'pooling', 'async-io', 'backpressure', 'invariants'],
    gate: { failOn: 'high' },
  },
  migration: {
    title: 'before a change of the schema, of an interface or of the platform',
    only: [
      'schema-evolution',
      'transactions',
      'outbox',
      'idempotency',
      'versioning',
      'api-contracts',
      'deploys',
    ],
    gate: { failOn: 'high' },
  },
  incident: {
    title: 'after an outage: what made it spread, and what hid it',
    only: [
      'reliability',
      'observability',
      'pooling',
      'cache',
      'async-io',
      'backpressure',
      'transactions',
      'idempotency',
    ],
    preview: true,
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

export const isPreset = (word: string): word is PresetName => Object.hasOwn(PRESETS, word);
