/**
 * What a team may state about what stands around a service, and the rules and checks whose sites that settles.
 * A closed list: a word that nobody defined would silence nobody knows what.
 */
export const TOPICS = {
  /** An API gateway authenticates and limits every request before it reaches the service. */
  gateway: ['authz/missing-on-route', 'load-shedding'],
  /** Somebody in front asks every caller who it is. */
  authentication: ['authz/missing-on-route'],
  /** A proxy, CDN or WAF in front limits how often a client may call. */
  'rate-limit': [
    'load-shedding/limit-window-unit',
    'stateless/memory-rate-limit-store',
    'load-shedding/no-rate-limit',
  ],
  /** A service mesh sets deadlines, retries and breakers on everything that leaves. */
  mesh: ['timeouts/http-client', 'timeouts/rpc-and-sdk', 'retries', 'circuit-breakers'],
  /** An egress proxy decides where the service may connect to. */
  egress: ['input-validation/ssrf'],
  /** Traffic between services is encrypted by the platform. */
  tls: ['crypto/tls-disabled', 'crypto/plaintext-transport'],
  /** A proxy in front refuses bodies above a limit. */
  'body-limit': ['input-validation/unbounded-input'],
  /** Metrics of requests are taken outside of the process: by a mesh, a proxy or the platform. */
  metrics: ['metrics'],
  /** Pull requests are checked by a CI that is configured elsewhere. */
  ci: ['lint/not-in-ci', 'deploys/pipeline-safety'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Topic = keyof typeof TOPICS;

const isTopic = (word: string): word is Topic => Object.hasOwn(TOPICS, word);

/** The rules and checks that a key of `assume` speaks of. */
export const settledBy = (key: string): readonly string[] => (isTopic(key) ? TOPICS[key] : [key]);
