import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

const paid = (symbol: string[], facts: Facts, args: Record<string, string>): CallRow => ({
  symbol,
  role: 'sdk.call',
  args,
  returns: 'promise',
  facts: { paid: true, ...facts },
});

const mollieArgs = { payload: '0', key: '0.idempotencyKey' };
const mollieFacts: Facts = { provider: 'mollie', keyOption: '0.idempotencyKey' };

/** Every resource again under the name that version 3 gave it. */
const mollieSymbols = (verb: string, ...resources: string[]): string[] =>
  resources.flatMap((resource) => {
    const old = resource.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [...new Set([resource, old])].map((name) => `Mollie#${name}.${verb}`);
  });

const mollie: LibraryModel = table(
  '@mollie/api-client',
  'read in 4.3: idempotencyKey in the parameters of every call that creates',
  [
    paid(
      mollieSymbols('create', 'paymentRefunds', 'orderRefunds'),
      { ...mollieFacts, money: 'moves' },
      mollieArgs,
    ),
    paid(
      mollieSymbols(
        'create',
        'payments',
        'orders',
        'customerPayments',
        'customerSubscriptions',
        'subscriptions',
      ),
      { ...mollieFacts, money: 'prepares' },
      mollieArgs,
    ),
    paid(
      mollieSymbols('create', 'paymentCaptures', 'customers', 'paymentLinks'),
      { ...mollieFacts, naturalGuard: 'charges nothing twice' },
      mollieArgs,
    ),
    ...['*.', '*.*.', '*.*.*.'].map((depth) =>
      paid(members('Mollie', `${depth}create ${depth}update ${depth}cancel`), mollieFacts, mollieArgs),
    ),
    ...['*.', '*.*.', '*.*.*.'].map((depth) =>
      paid(
        members('Mollie', `${depth}get ${depth}page`),
        { provider: 'mollie', io: 'read', paid: false },
        {},
      ),
    ),
  ],
  {
    makes: [
      {
        symbol: ['createMollieClient()', 'default()'],
        instance: 'Mollie',
        kind: 'sdk',
        owns: 'nothing',
        options: '0',
      },
    ],
  },
);

const goCardless: LibraryModel = table(
  'gocardless-nodejs',
  'README of 6 and 7: the second argument of every create is the idempotency key',
  [
    paid(
      members(
        'GoCardless',
        'payments.create refunds.create instalmentSchedules.createWithDates outboundPayments.create',
      ),
      { provider: 'gocardless', keyOption: '1', money: 'moves' },
      { payload: '0', key: '1' },
    ),
    paid(
      members('GoCardless', 'subscriptions.create'),
      { provider: 'gocardless', keyOption: '1', money: 'prepares' },
      { payload: '0', key: '1' },
    ),
  ],
  {
    also: ['gocardless-nodejs/client'],
    makes: [
      {
        symbol: ['default()', 'GoCardlessClient'],
        instance: 'GoCardless',
        kind: 'sdk',
        owns: 'nothing',
        options: '2',
      },
    ],
  },
);

const adyen: LibraryModel = table(
  '@adyen/api-library',
  'README: request options with idempotencyKey as the last argument',
  [
    paid(
      members('CheckoutAPI', 'PaymentsApi.payments'),
      { provider: 'adyen', keyOption: '1.idempotencyKey', money: 'moves' },
      { payload: '0', options: '1', key: '1.idempotencyKey' },
    ),
    paid(
      members('CheckoutAPI', 'ModificationsApi.refundCapturedPayment ModificationsApi.refundOrCancelPayment'),
      { provider: 'adyen', keyOption: '2.idempotencyKey', money: 'moves' },
      { id: '0', payload: '1', options: '2', key: '2.idempotencyKey' },
    ),
  ],
  {
    makes: [{ symbol: ['CheckoutAPI'], instance: 'CheckoutAPI', kind: 'sdk', owns: 'nothing', options: '0' }],
  },
);

/** SDKs that move money. */
export const payments: LibraryModel[] = [mollie, goCardless, adyen];
