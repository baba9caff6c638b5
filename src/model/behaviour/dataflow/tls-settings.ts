import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { environmentGate } from '../../service/entry-points/environment.ts';
import { conditionsOf } from './named-options.ts';

/** A setting of a TLS connection. */
export interface TlsSetting {
  site: Node;
  name: string;
  /** `open`: any certificate is accepted; `opt-in`: unless the environment asks for a check; `old`: broken versions or suites. */
  state: 'open' | 'opt-in' | 'old' | 'safe';
  /** The environment variable that switches verification on. */
  variable?: string;
}

/** Values of Node and of its clients that accept any certificate (Node.js docs `tls.connect`, mongodb 6, tedious 18, request). */
const OPEN: Readonly<Record<string, boolean>> = {
  rejectUnauthorized: false,
  tlsAllowInvalidCertificates: true,
  tlsAllowInvalidHostnames: true,
  tlsInsecure: true,
  strictSSL: false,
  trustServerCertificate: true,
};
const OLD_VERSION = /^(SSLv2|SSLv3|TLSv1|TLSv1\.1)(_method|_client_method|_server_method)?$/;
const OLD_SUITES = /(^|[:+, ])(?![!-])(SSLv2|SSLv3|LOW|EXPORT|EXP|RC4|DES|NULL|aNULL)([:+, -]|$)|@SECLEVEL=0/;
const LOCAL = /localhost|127\.0\.0\.1|::1|is_?local/i;

/** Settings that decide whom a TLS connection trusts, in path and source order. */
export const tlsSettings = (model: ServiceModel): TlsSetting[] => {
  const found: TlsSetting[] = [];
  for (const [name, unsafe] of Object.entries(OPEN)) {
    for (const property of model.namedOptions.get(name) ?? []) {
      const setting = verification(model, property, name, unsafe);
      if (setting) found.push(setting);
    }
  }
  for (const property of model.namedOptions.get('checkServerIdentity') ?? []) {
    if (returnsNothing(property.value))
      found.push({ site: property, name: 'checkServerIdentity', state: stateAt(property, 'open') });
  }
  for (const name of ['minVersion', 'maxVersion', 'secureProtocol', 'ciphers']) {
    for (const property of model.namedOptions.get(name) ?? []) {
      const text = model.values.text(property.value);
      if (text === undefined) continue;
      const isOld =
        name === 'ciphers' ? OLD_SUITES.test(text) : name !== 'maxVersion' && OLD_VERSION.test(text);
      if (isOld) found.push({ site: property, name, state: stateAt(property, 'old') });
    }
  }
  return [...found, ...switchedOff(model)];
};

const verification = (
  model: ServiceModel,
  property: Node,
  name: string,
  unsafe: boolean,
): TlsSetting | undefined => {
  const { value } = property;
  const constant = model.values.constant(value);
  if (typeof constant === 'boolean') {
    const isPinned =
      property.parent?.property('checkServerIdentity') !== undefined ||
      offersBoth(model, property, name, unsafe);
    return {
      site: property,
      name,
      state: constant === unsafe && !isPinned ? stateAt(property, 'open') : 'safe',
    };
  }
  const variable = value && optIn(model, value);
  if (variable !== undefined && name === 'rejectUnauthorized')
    return { site: property, name, state: stateAt(property, 'opt-in'), variable };
  return undefined;
};

/** Options by what a customer configures: another branch of the function checks the certificate. */
const offersBoth = (model: ServiceModel, property: Node, name: string, unsafe: boolean): boolean =>
  (model.namedOptions.get(name) ?? []).some(
    (other) => other.fn === property.fn && model.values.constant(other.value) === !unsafe,
  );

/** `env.X === 'true'`: off unless somebody switches it on. */
const optIn = (model: ServiceModel, value: Node): string | undefined => {
  if (!value.is('Binary') || !/^===?$/.test(value.operator)) return undefined;
  const sides = [value.child('left'), value.child('right')];
  if (!sides.some((side) => side?.stringValue === 'true' || side?.stringValue === '1')) return undefined;
  const label = sides
    .flatMap((side) => (side ? model.dataflow.labelsOf(side) : []))
    .find((one) => one.label.kind === 'config')?.label;
  return label?.kind === 'config' ? label.name : undefined;
};

const stateAt = (place: Node, state: 'open' | 'opt-in' | 'old'): TlsSetting['state'] =>
  environmentGate(place) ||
  conditionsOf(place).some(({ test, holds }) => holds && (LOCAL.test(test.text) || isOptOut(test)))
    ? 'safe'
    : state;

const OFF = /^(false|0|no|off|disabled?|no-?verify|insecure)$/i;

/** What an operator switches on who wants no check. */
const ACCEPTS =
  /(allow|accept|ignore|skip|trust)\w*(self_?-?signed|invalid|unauthori[sz]ed|cert|tls|ssl|insecure)|^insecure/i;

/** `settings.allowSelfSigned`, `url.searchParams.get('rejectUnauthorized') === 'false'`: somebody wrote down that there is to be no check. */
const isOptOut = (test: Node): boolean =>
  (test.is('Identifier', 'Member') && ACCEPTS.test(test.name)) ||
  (test.is('Binary') &&
    /^===?$/.test(test.operator) &&
    (['left', 'right'] as const).some((side) => OFF.test(test.child(side)?.stringValue ?? '')));

const returnsNothing = (fn: Node | undefined): boolean => {
  if (!fn?.is('Function') || !fn.body) return false;
  if (!fn.body.is('Block')) return fn.body.text === 'undefined' || fn.body.is('Null');
  return fn.body.statements.length === 0;
};

/** `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'` */
const switchedOff = (model: ServiceModel): TlsSetting[] =>
  model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Assign').flatMap((assign): TlsSetting[] => {
      const left = assign.child('left');
      if (!left?.is('Member') || left.name !== 'NODE_TLS_REJECT_UNAUTHORIZED') return [];
      const value = model.values.constant(assign.child('right'));
      return String(value) === '0' ? [{ site: assign, name: left.name, state: stateAt(assign, 'open') }] : [];
    }),
  );
