import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const message = (
  symbol: string[],
  markup: 'slack' | 'discord' | 'telegram',
  args: Record<string, string>,
): CallRow => ({
  symbol,
  role: 'sdk.call',
  alsoRoles: ['sink.markup'],
  args,
  returns: 'promise',
  facts: { markup },
});

const sheet = (symbol: string[], args: Record<string, string>): CallRow => ({
  symbol,
  role: 'sink.markup',
  args,
  returns: 'sync',
  facts: { markup: 'table' },
});

/** Messages that the program of the reader parses, and tables that spreadsheets open. */
export const markup: LibraryModel[] = [
  table(
    '@slack/webhook',
    'vendor docs',
    [
      message(members('IncomingWebhook', 'send'), 'slack', {
        payload: '0',
        text: '0.text',
        parses: '0.mrkdwn',
      }),
    ],
    {
      makes: [
        {
          symbol: ['IncomingWebhook'],
          instance: 'IncomingWebhook',
          kind: 'sdk',
          owns: 'nothing',
          options: '1',
        },
      ],
    },
  ),
  table('discord.js', 'vendor docs: links and mentions of `content` are live', [
    message(members('TextChannel WebhookClient Message User ThreadChannel', 'send reply edit'), 'discord', {
      payload: '0',
      text: '0.content',
      mentions: '0.allowedMentions',
    }),
  ]),
  table(
    'node-telegram-bot-api',
    'vendor docs: plain text without parse_mode',
    [message(members('TelegramBot', 'sendMessage'), 'telegram', { text: '1', mode: '2.parse_mode' })],
    {
      makes: [
        {
          symbol: ['default', 'TelegramBot'],
          instance: 'TelegramBot',
          kind: 'sdk',
          owns: 'nothing',
          options: '1',
        },
      ],
    },
  ),
  table(
    'csv-stringify',
    'vendor docs: escape_formulas is off by default',
    [sheet(['stringify', 'default'], { text: '0', guard: '1.escape_formulas' })],
    { also: ['csv-stringify/sync'] },
  ),
  table('json2csv', 'vendor docs: cells are quoted, formulas are not', [
    sheet(['parse', 'Parser#parse'], { text: '0' }),
  ]),
  table('fast-csv', 'vendor docs', [sheet(['writeToString', 'writeToBuffer', 'write'], { text: '0' })], {
    also: ['@fast-csv/format'],
  }),
];
