import { wordsOf } from './words.ts';

const WORDS = new Set([
  'secret',
  'secrets',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'apikey',
  'credential',
  'credentials',
  'mnemonic',
  'hmac',
  'otp',
]);
const PAIRS = new Set([
  'api key',
  'private key',
  'secret key',
  'signing key',
  'encryption key',
  'bypass key',
  'client secret',
  'access token',
  'refresh token',
  'session token',
  'auth token',
  'bearer token',
  'reset token',
  'invite token',
  'webhook token',
  'api token',
  'admin pass',
  'seed phrase',
]);
/** A last word that says the value is something about a secret, not the secret. */
const NEGATIVE = new Set(
  (
    'id ids name names type types header headers prefix url uri endpoint path route length ttl expiry expires ' +
    'expiration lifetime enum label placeholder error message event index policy strategy method scheme column ' +
    'field fields hint pattern regex count limit valid required enabled hash hashed public publishable anon site ' +
    'dsn status mode version attempts at on format options config service provider module template input dto ' +
    'repository controller manager factory store generator validator days hours minutes seconds ms period length ' +
    'rotation reset link params confirm confirmation strength rounds salt cookie'
  ).split(' '),
);

/** Whether a name means a value that opens something. Whole words only; `passwordResetUrl` and `tokenId` are not. */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || NEGATIVE.has(last) || words.includes('public')) return false;
  return words.some(
    (word, index) => WORDS.has(word) || (index > 0 && PAIRS.has(`${words[index - 1] ?? ''} ${word}`)),
  );
};

/** A name as environment variables and constants of the configuration have it. */
export const isSetting = (name: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name);
