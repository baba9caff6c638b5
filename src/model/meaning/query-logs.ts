import type { Node } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';
import { isDevelopmentOnly } from '../behaviour/branches.ts';
import { callPath, instanceName } from '../resolution/library-path.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Value, Values } from '../resolution/values.ts';

/** A database client with the state of its statement log. */
export interface QueryLog {
  call: Node;
  name: string;
  setting: 'on' | 'off' | Unknown;
  /** Nothing is written: the library logs by itself. */
  isDefault: boolean;
}

/** Values that log each statement, as the tables name the setting. */
const ON_WORDS = new Set(['all', 'query']);

/** L2: clients whose tables have the setting `logging`, in path and source order. */
export class QueryLogs {
  readonly sites: readonly QueryLog[];

  constructor(
    calls: readonly Node[],
    private readonly origins: Origins,
    private readonly values: Values,
  ) {
    this.sites = calls.flatMap((call) => this.site(call) ?? []);
  }

  private site(call: Node): QueryLog | undefined {
    const callee = this.origins.of(call.callee);
    if (callee.kind !== 'library') return undefined;
    const path = call.isNew ? callee.path : callPath(callee.path);
    const made = this.origins.library.makesRow(callee.package, path, call.isNew ? 'new' : 'call');
    const instance = made?.row.instance ?? instanceName(path);
    if (!made || !instance) return undefined;
    const row = this.origins.library.settingsOf(callee.package, instance).get('logging')?.row;
    if (!row) return undefined;
    const name = `${call.isNew ? 'new ' : ''}${call.callee?.text ?? ''}`;
    for (const at of row.at) {
      const [index = '', ...key] = at.split('.');
      const argument =
        index === 'last' ? call.args.at(-1) : /^\d+$/.test(index) ? call.argument(Number(index)) : undefined;
      if (!argument || ['constant', 'text', 'env'].includes(this.values.of(argument).kind)) continue; // an address, not options
      const setting = this.values.setting(argument, key.join('.'));
      if (setting.state === 'unknown') return { call, name, setting: setting.reason, isDefault: false };
      if (setting.state === 'set') {
        const isOn = isDevelopmentOnly(setting.node) ? false : logsStatements(setting.value, setting.node);
        return { call, name, setting: isOn === undefined ? 'off' : isOn ? 'on' : 'off', isDefault: false };
      }
    }
    // an argument that is a whole configuration object of unknown shape was unknown above
    const isOn = row.default !== null && row.default !== false && !(row.off ?? []).includes(row.default);
    return { call, name, setting: isOn ? 'on' : 'off', isDefault: true };
  }
}

/** Literal settings only: a condition, a variable of the environment or a function of the project decides by itself. */
const logsStatements = (value: Value, node: Node): boolean | undefined => {
  if (value.kind === 'constant') return value.constant === true || ON_WORDS.has(String(value.constant));
  if (value.kind === 'array') {
    return value.node.elements.some(
      (element) => element.stringValue !== undefined && ON_WORDS.has(element.stringValue),
    );
  }
  if (node.is('Member') && node.object?.name === 'console') return true;
  return undefined;
};
