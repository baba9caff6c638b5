import type { Unknown } from '../../../findings.ts';
import type { Node } from '../../../facts/node.ts';
import { excerpt } from '../../behaviour/excerpt.ts';
import type { ServiceModel } from '../../model.ts';
import { entryLabel, type EntryPoint } from '../entry-points/entry-point.ts';
import type { MapDependency } from './dependencies.ts';
import { byPlace, placeOf, type MapPlace } from './place.ts';
import type { MapStore } from './stores.ts';

export const OPEN_TOPICS = ['path', 'auth', 'handler', 'deadline', 'setting'] as const;
export type OpenTopic = (typeof OPEN_TOPICS)[number];

/** Something that the map cannot draw, and what would settle it. */
export interface MapOpen extends MapPlace {
  topic: OpenTopic;
  /** What it is about: a route, a dependency, a store. */
  about: string;
  unknown: Unknown['unknown'] | null;
  settles: string;
}

/** In path and source order. */
export const openRows = (
  model: ServiceModel,
  entries: readonly EntryPoint[],
  dependencies: readonly MapDependency[],
  stores: readonly MapStore[],
): MapOpen[] =>
  [
    ...entries.flatMap((entry) => ofEntry(model, entry)),
    ...dependencies.flatMap(ofDependency),
    ...stores.flatMap(({ name, settings, file, line }) =>
      settings.flatMap((setting): MapOpen[] =>
        setting.state === 'unknown'
          ? [
              {
                topic: 'setting',
                about: `${name}, ${setting.name}`,
                unknown: null,
                settles: setting.settles ?? 'its options',
                file,
                line,
              },
            ]
          : [],
      ),
    ),
  ].sort((a, b) => byPlace(a, b) || (`${a.topic} ${a.about}` < `${b.topic} ${b.about}` ? -1 : 1));

const ofEntry = (model: ServiceModel, entry: EntryPoint): MapOpen[] => {
  const about = entryLabel(entry);
  const row = (topic: OpenTopic, { unknown, settles }: Unknown, node: Node = entry.node): MapOpen => ({
    topic,
    about,
    unknown,
    settles: settles ?? 'the code that decides it',
    ...placeOf(node),
  });
  const access = model.access.of(entry);
  const isHandled = entry.handler ?? entry.library ?? entry.generatedFor;
  return [
    ...(entry.open ? [row('path', entry.open)] : []),
    ...(access.state === 'unknown' && access.reason && access.reason !== entry.open
      ? [row('auth', access.reason)]
      : []),
    ...(isHandled
      ? []
      : [row('handler', { unknown: 'unresolved', settles: `what \`${excerpt(entry.node)}\` runs` })]),
  ];
};

/** One row per reason, at the first call that has it. */
const ofDependency = ({ name, calls }: MapDependency): MapOpen[] => {
  const reasons = new Map<string, MapOpen>();
  for (const { timeout, file, line } of calls) {
    const settles = timeout.settles ?? 'the code that gives the client';
    if (timeout.state !== 'unknown' || reasons.has(settles)) continue;
    reasons.set(settles, { topic: 'deadline', about: name, unknown: null, settles, file, line });
  }
  return [...reasons.values()];
};
