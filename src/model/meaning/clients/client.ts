import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { ClientKind, Covers, Unit } from '../../../libraries/table.ts';
import type { Role } from '../roles.ts';

/** Who decides a setting. `environment`: the surroundings of the call, such as a race with a timer. */
export type SettingBy = 'call' | 'wrapper' | 'instance' | 'global' | 'environment' | 'library';

/** A setting of a client as it holds at a call. `none`: written nowhere, or with a value that means "no limit". */
export interface ClientSetting {
  state: 'set' | 'none' | 'unknown';
  /** The folded value; absent where it is only known at run time. */
  value?: string | number | boolean | null;
  unit?: Unit;
  by: SettingBy;
  /** Where it is written. */
  at?: Node;
  /** Of `unknown`. */
  reason?: Unknown;
}

export interface Deadline extends ClientSetting {
  covers?: Covers;
  /** Why a deadline that is written cannot fire. */
  void?: string;
  /** The option in which it is written, or would be: `timeout`, `signal`. */
  option?: string;
  /** The library's own limit where nobody sets one, ms; absent where it waits for ever. */
  fallbackMs?: number;
  /** How often the library tries by itself, the first time included; absent where no table says so. */
  attempts?: number;
  /** Calls of the wrapper that decide, where a parameter carries the deadline. */
  callers?: CallerSplit;
}

/** The callers of a function whose parameter carries a deadline. */
export interface CallerSplit {
  bounded: Node[];
  unbounded: Node[];
  unknown: Node[];
}

/** One instance that talks to another process. */
export interface Client {
  /** Where it is made; of an ambient one the first call of the file. */
  site: Node;
  kind: ClientKind;
  package: string;
  /** As the library tables name it; empty for functions of a module (`fetch`). */
  instance: string;
  /** A library's own instance (`fetch`, default `axios`): one for each file that uses it. */
  isAmbient: boolean;
  /** Calls and constructions that make it; empty for ambient ones. */
  makers: readonly Node[];
  calls: OutboundCall[];
}

/** A call that leaves the process. */
export interface OutboundCall {
  call: Node;
  role: Role;
  url?: Node;
  options?: Node;
  /** Makers of its client; empty for ambient ones. */
  makers: readonly Node[];
  /** Why the client is unknown. */
  openClient?: Unknown;
  deadline: Deadline;
  /** An event stream, which is meant to stay open, or a call of the process to itself. */
  isStream: boolean;
}
