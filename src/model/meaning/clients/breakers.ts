import type { Node } from '../../../facts/node.ts';
import { instanceSetting, type InstanceSetting, type SettingContext } from './instance-settings.ts';
import { makerAt } from './makers.ts';

/** A circuit breaker where it is made. */
export interface Breaker {
  site: Node;
  setting(name: string): InstanceSetting;
}

/** L4: breakers of the libraries that the tables know, in path and source order. */
export const breakers = (context: SettingContext, calls: readonly Node[]): Breaker[] =>
  calls.flatMap((site): Breaker[] => {
    const maker = makerAt(context.trace, site);
    if (!maker || !context.usage.isReached(site)) return [];
    const settings = context.trace.origins.library.settingsOf(maker.package, maker.row.instance);
    if (!settings.has('threshold') || !settings.has('reset')) return [];
    const node = maker.superCall ?? site;
    const options = {
      site,
      at: (index: string, path: readonly string[]) => context.trace.given(node, Number(index), path),
    };
    return [{ site, setting: (name) => instanceSetting(context, settings.get(name)?.row, options) }];
  });
