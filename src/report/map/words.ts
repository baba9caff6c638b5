import type { MapDependency } from '../../model/service/map/dependencies.ts';
import type { MapEntry } from '../../model/service/map/entry-rows.ts';
import type { MapSetting } from '../../model/service/map/settings.ts';

/** What the people's formats of the map say in the same words. */

const seconds = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`);

/** `10 s`, `set`, `none`, `unknown` */
export const settingText = ({ state, value, unit }: MapSetting): string => {
  if (state !== 'set') return state;
  if (typeof value !== 'number')
    return value === true || value === undefined || value === null ? 'set' : String(value);
  if (unit === 'ms') return seconds(value);
  return unit === 's' || unit === 'min' ? `${value} ${unit}` : String(value);
};

/** `3 attempts`, `some calls`, `none` */
export const retryText = ({ state, attempts }: MapDependency['retry']): string => {
  if (state === 'none' || state === 'unknown') return state;
  const text = attempts === undefined ? 'yes' : `${attempts} attempts`;
  return state === 'some' ? `${text}, some` : text;
};

export const breakerText = (breaker: MapDependency['breaker']): string =>
  breaker === 'all' ? 'yes' : breaker;

/** `required: role`, `none, credential`, `none, gated`; where there is nobody to ask, nothing. */
export const authText = ({ kind, auth, guards, credential, gate }: MapEntry): string => {
  if (kind === 'consumer' || kind === 'cron' || kind === 'cli') return '';
  const strength = guards.find((guard) => guard.strength === 'role' || guard.strength === 'owner')?.strength;
  if (auth === 'required' && strength) return strength;
  if (credential) return `${auth}, credential`;
  return gate === undefined ? auth : `${auth}, gated`;
};

/** `GET /orders`, `ALL *`, `mail` */
export const entryText = ({ kind, method, path }: MapEntry): string =>
  [method, path ?? kind].filter((part) => part !== null).join(' ');
