import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';

/** Calls of a role in the code of the service, with the argument that a row names. */
export const argumentsOf = (
  model: ServiceModel,
  name: RoleName,
  argument: string,
): { role: Role; value: Node }[] =>
  model.roles.callsOf(name).flatMap((role) => {
    const value = model.isServiceCode(role.call) ? model.roles.argument(role, argument) : undefined;
    return value ? [{ role, value }] : [];
  });

const AGENTS = ['agent', 'dispatcher', 'httpAgent', 'httpsAgent', 'lookup', 'agents'];

/** Addresses of outbound calls by clients that connect anywhere. */
export const addressSinks = (model: ServiceModel): Sink<'url' | 'host'>[] => {
  const requests = [...argumentsOf(model, 'http.request', 'url'), ...argumentsOf(model, 'sink.url', 'url')];
  return requests.flatMap(({ role, value }): Sink<'url' | 'host'>[] => {
    const options = model.roles.argument(role, 'options');
    if (
      AGENTS.some(
        (name) => model.values.setting(options, name).state !== 'none' && isGiven(model, options, name),
      )
    )
      return [];
    const object = model.values.object(value);
    if (!object) return [{ call: role.call, value, danger: 'host', form: 'url' }];
    return ['url', 'baseURL', 'host', 'hostname', 'uri'].flatMap((key) => {
      const part = object.property(key);
      const form = /^host/.test(key) ? ('host' as const) : ('url' as const);
      return part ? [{ call: role.call, value: part, danger: 'host' as const, form }] : [];
    });
  });
};

/** Named in the options, or in something that is spread into them. */
const isGiven = (model: ServiceModel, options: Node | undefined, name: string): boolean => {
  const setting = model.values.setting(options, name);
  if (setting.state === 'set') return true;
  const object = model.values.object(options);
  return object?.properties.some((one) => one.is('Spread') && one.text.includes(name)) ?? false;
};

/** Paths of files. */
export const pathSinks = (model: ServiceModel): Sink<'read' | 'write' | 'view'>[] => {
  const sinks: Sink<'read' | 'write' | 'view'>[] = [];
  for (const name of ['path', 'target'] as const) {
    for (const { role, value } of argumentsOf(model, 'sink.path', name)) {
      if (model.roles.argument(role, 'root')) continue;
      const form = role.facts.io === 'write' || name === 'target' ? 'write' : 'read';
      sinks.push({ call: role.call, value, danger: 'sep', form });
    }
  }
  for (const { role, value } of argumentsOf(model, 'sink.template', 'view'))
    sinks.push({ call: role.call, value, danger: 'sep', form: 'view' });
  return sinks;
};

/** Targets of redirects. */
export const redirectSinks = (model: ServiceModel): Sink<'redirect'>[] =>
  argumentsOf(model, 'sink.redirect', 'url').map(({ role, value }) => ({
    call: role.call,
    value,
    danger: 'host',
    form: 'redirect',
  }));
