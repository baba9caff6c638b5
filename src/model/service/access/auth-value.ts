import { REJECTING, type Access } from './guard.ts';

export interface AuthValue {
  auth: 'required' | 'machine' | 'optional' | 'none' | 'unknown';
  /** The condition under which the entry exists. */
  gate?: string;
  /** The caller brings the proof along in body or path. */
  credential?: true;
}

/** Who may call an entry point, in the words of the map. */
export const authValueOf = ({ state, guards, entry }: Access): AuthValue => {
  switch (state) {
    case 'guarded': {
      const rejecting = guards.filter(({ strength }) => REJECTING.has(strength));
      return { auth: rejecting.every(({ strength }) => strength === 'machine') ? 'machine' : 'required' };
    }
    case 'optional':
      return { auth: 'optional' };
    case 'credential-bearing':
      return { auth: 'none', credential: true };
    case 'environment-gated':
      return { auth: 'none', gate: entry.gate?.text ?? 'the environment' };
    case 'unknown':
      return { auth: 'unknown' };
    default:
      return { auth: 'none' };
  }
};
