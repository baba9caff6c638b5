import type { Severity } from '../../../findings.ts';
import { injectionsInto, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { markupSinks, type MarkupForm } from '../../../model/behaviour/taint/markup-sinks.ts';
import { defineCheck } from '../../check.ts';

export const markupInjection = defineCheck({
  title: 'Customer text that a chat, mail client or spreadsheet interprets',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'Text of a client, sent or stored, that is put unescaped into a Slack, Discord or Telegram message, the Markdown of an issue, the sender name of a mail, a CSV cell or a calendar entry.',
  why: 'The reader trusts the sender: a name becomes a link, a mention of everybody or a formula under the own name of the service.',
  leavesAlone: [
    '`plain_text` blocks, `mrkdwn: false`, no `parse_mode`, `allowedMentions`',
    'text that went through the escaper of the format; ids, numbers, dates and closed values',
    'formula guards: `escape_formulas`, `escapeFormulae`, a prefix',
    'HTML mail and pages (input-validation/xss), log lines, headers',
  ],
  howToFix: 'Escape at the place where the message is built, or use a plain text block.',
  references: ['CWE-116', 'CWE-150', 'CWE-1236', 'Slack "Formatting text"', 'ASVS 5.0 V1.2'],
  example: {
    bad: "blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*${workspace.name}* upgraded` } }]",
    good: "blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*${escapeSlack(workspace.name)}* upgraded` } }]",
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, markupSinks(model), {
      severity: 'high',
      isAlways: true,
      withStored: true,
    });
    for (const injection of found) {
      const { sink, path, others } = injection;
      report(sink.call, {
        message: messageOf(injection),
        label: LABELS[sink.form],
        severity: severityOf(sink.form),
        fix: FIXES[sink.form],
        path,
        sites: [...others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const severityOf = (form: MarkupForm): Severity =>
  form === 'calendar' || form === 'mail name' ? 'medium' : 'high';

const LABELS: Readonly<Record<MarkupForm, string>> = {
  slack: 'Slack reads it as mrkdwn',
  discord: 'Discord reads it as Markdown',
  telegram: 'Telegram parses it',
  markdown: 'rendered as Markdown',
  table: 'spreadsheets compute it',
  calendar: 'a line break begins a new property',
  'mail name': 'shown as the sender',
};

const FIXES: Readonly<Record<MarkupForm, string>> = {
  slack: 'Replace `&`, `<` and `>` by entities and collapse line breaks, or use `plain_text`.',
  discord: 'Escape Markdown, and set `allowedMentions: { parse: [] }`.',
  telegram: 'Escape for the `parse_mode`, or send without one.',
  markdown: 'Escape Markdown, or put the text into a code block whose fence it cannot close.',
  table:
    "Put `'` before cells that begin with `=`, `+`, `-`, `@`, a tab or CR (`escape_formulas` of csv-stringify, `escapeFormulae` of papaparse).",
  calendar: 'Escape backslash, comma, semicolon and line breaks of the value.',
  'mail name':
    'Hand name and address over as an object, and take line breaks, quotes and addresses out of the name.',
};

const messageOf = ({ sink, text, write }: Injection<MarkupForm>): string => {
  const what = write ? `a stored text of clients (\`${text}\`)` : `\`${text}\``;
  switch (sink.form) {
    case 'slack':
      return `This message holds ${what} as it is: \`<https://evil.example|View invoice>\` becomes a live link, \`<!channel>\` calls everybody.`;
    case 'discord':
      return `This message holds ${what} as it is: \`[View invoice](https://evil.example)\` becomes a link, \`@everyone\` calls everybody.`;
    case 'telegram':
    case 'markdown':
      return `This text holds ${what} as it is: \`[View invoice](https://evil.example)\` becomes a live link under the name of the service.`;
    case 'table':
      return `A cell of this table is ${what} as it is: \`=HYPERLINK("https://evil.example")\` is computed where the file is opened.`;
    case 'calendar':
      return `This entry holds ${what} as it is: a line break in it begins a property of its own.`;
    default:
      return `The sender name of this mail is ${what}: the customer signs as anybody, with a link in the name.`;
  }
};
