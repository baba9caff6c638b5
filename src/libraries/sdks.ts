import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

const promised = { role: 'sdk.call', returns: 'promise' } as const;

/** Calls of an SDK on any resource: `client.a.b.create()`. */
const anyDepth = (instance: string, verb: string): string[] =>
  [1, 2, 3].map((depth) => `${instance}#${'*.'.repeat(depth)}${verb}`);

const stripeFacts: Facts = { provider: 'stripe', keyOption: '1.idempotencyKey', rejectsOn: '4xx,5xx' };
const moving = ['charges', 'transfers', 'payouts', 'creditNotes', 'topups'];
const preparing = ['paymentIntents', 'subscriptions', 'invoiceItems'];

const stripeCalls: CallRow[] = [
  {
    // a second refund of the whole charge is refused: charge_already_refunded
    symbol: ['Stripe#refunds.create'],
    ...promised,
    args: { payload: '0', options: '1', key: '1.idempotencyKey' },
    facts: { ...stripeFacts, money: 'moves', paid: true, onceWithout: '0.amount' },
  },
  {
    symbol: [...moving.map((name) => `Stripe#${name}.create`), 'Stripe#billing.creditGrants.create'],
    ...promised,
    args: { payload: '0', options: '1', key: '1.idempotencyKey' },
    facts: { ...stripeFacts, money: 'moves', paid: true },
  },
  {
    symbol: preparing.map((name) => `Stripe#${name}.create`),
    ...promised,
    args: { payload: '0', options: '1', key: '1.idempotencyKey', confirm: '0.confirm' },
    facts: { ...stripeFacts, money: 'prepares', paid: true },
  },
  {
    symbol: ['Stripe#customers.createBalanceTransaction'],
    ...promised,
    args: { id: '0', payload: '1', options: '2', key: '2.idempotencyKey' },
    facts: { ...stripeFacts, keyOption: '2.idempotencyKey', money: 'moves', paid: true },
  },
  {
    symbol: [
      ...anyDepth('Stripe', 'cancel'),
      ...anyDepth('Stripe', 'capture'),
      ...anyDepth('Stripe', 'confirm'),
      ...anyDepth('Stripe', 'void'),
      ...anyDepth('Stripe', 'voidInvoice'),
    ],
    ...promised,
    args: { id: '0', options: 'last' },
    facts: { ...stripeFacts, naturalGuard: 'by id' },
  },
  {
    symbol: [
      'Stripe#checkout.sessions.create',
      'Stripe#billingPortal.sessions.create',
      'Stripe#customers.create',
    ],
    ...promised,
    args: { payload: '0', options: '1', key: '1.idempotencyKey' },
    facts: { ...stripeFacts, naturalGuard: 'charges nothing' },
  },
  {
    symbol: anyDepth('Stripe', 'create'),
    ...promised,
    args: { payload: '0', options: '1', key: '1.idempotencyKey' },
    facts: stripeFacts,
  },
  {
    symbol: anyDepth('Stripe', 'update'),
    ...promised,
    args: { id: '0', payload: '1', options: '2' },
    facts: { ...stripeFacts, naturalGuard: 'by id' },
  },
  {
    symbol: [
      ...anyDepth('Stripe', 'retrieve'),
      ...anyDepth('Stripe', 'list'),
      ...anyDepth('Stripe', 'search'),
    ],
    ...promised,
    args: { id: '0', options: 'last' },
    facts: { ...stripeFacts, io: 'read' },
  },
  {
    symbol: [
      ...anyDepth('Stripe', 'del'),
      ...anyDepth('Stripe', 'pay'),
      ...anyDepth('Stripe', 'attach'),
      ...anyDepth('Stripe', 'finalizeInvoice'),
    ],
    ...promised,
    args: { id: '0', options: 'last' },
    facts: stripeFacts,
  },
  {
    symbol: ['Stripe#webhooks.constructEvent', 'webhooks.constructEvent', 'Stripe.webhooks.constructEvent'],
    role: 'verify',
    args: { payload: '0', signature: '1', key: '2' },
    returns: 'sync',
    facts: { verifies: true, constantTime: true, fails: 'throws', io: 'none' },
  },
  {
    symbol: ['Stripe#webhooks.constructEventAsync'],
    role: 'verify',
    args: { payload: '0', signature: '1', key: '2' },
    returns: 'promise',
    facts: { verifies: true, fails: 'rejects', io: 'none' },
  },
];

const stripe: LibraryModel[] = (
  [
    ['>=17', 2],
    ['>=13 <17', 1],
    ['<13', 0],
  ] as const
).map(([versions, retries]) => ({
  library: 'stripe',
  versions,
  source: 'source read: 0 retries in 12, 1 in 13 to 16, 2 from 17; 80 s per attempt',
  makes: [
    {
      symbol: ['default', 'Stripe', 'default()'],
      instance: 'Stripe',
      kind: 'sdk',
      owns: 'nothing',
      options: '1',
      crash: 'guarded',
    },
  ],
  settings: {
    timeout: { at: ['1.timeout', 'call:options.timeout'], unit: 'ms', default: 80_000, covers: 'total' },
    retries: {
      at: ['1.maxNetworkRetries', 'call:options.maxNetworkRetries'],
      unit: 'count',
      default: retries,
      off: [0],
    },
  },
  calls: stripeCalls,
}));

const mailFacts: Facts = { provider: 'smtp', cost: 'mail' };

const mail: LibraryModel[] = [
  table(
    'nodemailer',
    'read in 6.10: 120 s to connect, 30 s to greet, 600 s idle; 0 means the default',
    [
      {
        symbol: members('Transporter', 'sendMail'),
        role: 'mail.send',
        args: { payload: '0', to: '0.to', html: '0.html' },
        returns: 'promise',
        facts: { ...mailFacts, callbackLast: true },
      },
      {
        symbol: members('Transporter', 'verify'),
        role: 'rpc.call',
        returns: 'promise',
        facts: { callbackLast: true },
      },
      { symbol: members('Transporter', 'close use'), role: 'close', returns: 'sync' },
    ],
    {
      types: { Mail: 'Transporter' },
      makes: [
        {
          symbol: ['createTransport()'],
          instance: 'Transporter',
          kind: 'mail',
          owns: 'nothing',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        connectTimeout: { at: ['0.connectionTimeout'], unit: 'ms', default: 120_000, covers: 'connect' },
        greetingTimeout: { at: ['0.greetingTimeout'], unit: 'ms', default: 30_000, covers: 'headers' },
        socketTimeout: { at: ['0.socketTimeout'], unit: 'ms', default: 600_000, covers: 'gap' },
        dnsTimeout: { at: ['0.dnsTimeout'], unit: 'ms', default: 30_000 },
        pool: { at: ['0.pool'], default: false, off: [false] },
        transport: { at: ['0.streamTransport', '0.jsonTransport', '0.sendmail', '0.SES'], default: null },
      },
    },
  ),
  table('@nestjs-modules/mailer', 'vendor docs: nodemailer underneath', [
    {
      symbol: members('MailerService', 'sendMail'),
      role: 'mail.send',
      args: { payload: '0', to: '0.to' },
      returns: 'promise',
      facts: mailFacts,
    },
  ]),
  table(
    'resend',
    'read in 4.8: no timeout; errors come back as `error`',
    [
      {
        symbol: members('Resend', 'emails.send batch.send'),
        role: 'mail.send',
        args: { payload: '0', to: '0.to', options: '1', key: '1.idempotencyKey' },
        returns: 'promise',
        facts: {
          provider: 'resend',
          keyOption: '1.idempotencyKey',
          rejectsOn: 'none',
          cost: 'mail',
          fails: 'returns result',
        },
      },
    ],
    {
      makes: [{ symbol: ['Resend'], instance: 'Resend', kind: 'mail', owns: 'nothing' }],
      settings: { timeout: { at: [], unit: 'ms', default: null, covers: 'total' } },
    },
  ),
  table('@sendgrid/mail', 'vendor docs, exports checked in 8.1: no timeout unless setTimeout', [
    {
      symbol: ['send', 'sendMultiple', ...members('MailService', 'send sendMultiple')],
      role: 'mail.send',
      args: { payload: '0', to: '0.to' },
      returns: 'promise',
      facts: { provider: 'sendgrid', cost: 'mail', rejectsOn: '4xx,5xx' },
    },
    { symbol: ['setApiKey', 'setTimeout'], role: 'call', args: { key: '0' }, returns: 'sync' },
  ]),
  table(
    'postmark',
    'read in 5.1: 180 s',
    [
      {
        symbol: members('ServerClient', 'sendEmail sendEmailWithTemplate sendEmailBatch'),
        role: 'mail.send',
        args: { payload: '0' },
        returns: 'promise',
        facts: { provider: 'postmark', cost: 'mail' },
      },
    ],
    {
      makes: [
        { symbol: ['ServerClient'], instance: 'ServerClient', kind: 'mail', owns: 'nothing', options: '1' },
      ],
      settings: { timeout: { at: ['1.timeout'], unit: 's', default: 180, covers: 'total' } },
    },
  ),
  table(
    'mailgun.js',
    'exports checked in 14.0',
    [
      {
        symbol: ['Client#messages.create'],
        role: 'mail.send',
        args: { payload: '1', to: '1.to' },
        returns: 'promise',
        facts: { provider: 'mailgun', cost: 'mail' },
      },
      { symbol: members('default', 'client'), role: 'call', args: { options: '0' }, returns: 'Client' },
    ],
    { settings: { timeout: { at: ['0.timeout'], unit: 'ms', default: 60_000, covers: 'total' } } },
  ),
];

export const sdks: LibraryModel[] = [...stripe, ...mail];
