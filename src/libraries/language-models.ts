import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const asks = {
  role: 'sdk.call',
  args: { messages: '0.messages', prompt: '0.prompt', payload: '0', options: '0' },
  returns: 'promise',
} as const;

const facts = { cost: 'paid', paid: true, rejectsOn: '4xx,5xx' } as const;

/** SDKs of one generator: ten minutes per attempt, two retries. */
const sdkOf = (
  library: string,
  source: string,
  instance: string,
  classes: string[],
  asking: string,
): LibraryModel =>
  table(
    library,
    `${source}: 10 minutes per attempt, 2 retries`,
    [
      { symbol: members(instance, asking), ...asks, args: { ...asks.args, options: '1' }, facts },
      {
        symbol: ['*.create', '*.*.create', '*.generate', '*.edit', '*.retrieve', '*.list'].map(
          (path) => `${instance}#${path}`,
        ),
        ...asks,
        args: { payload: '0', options: '1' },
        facts,
      },
    ],
    {
      makes: [
        {
          symbol: ['default', ...classes],
          instance,
          kind: 'sdk',
          owns: 'nothing',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: { at: ['0.timeout', 'call:options.timeout'], unit: 'ms', default: 600_000, covers: 'total' },
        retries: {
          at: ['0.maxRetries', 'call:options.maxRetries'],
          unit: 'count',
          default: 2,
          off: [0],
        },
        signal: { at: ['call:options.signal'], default: null, covers: 'total' },
      },
    },
  );

/** Calls that hand text to a language model. */
export const languageModels: LibraryModel[] = [
  table('ai', 'AI SDK documentation 5', [
    {
      symbol: ['generateText', 'generateObject'],
      ...asks,
      facts: { cost: 'paid', paid: true },
    },
    {
      symbol: ['streamText', 'streamObject'],
      ...asks,
      returns: 'sync',
      facts: { cost: 'paid', paid: true },
    },
    {
      symbol: ['embed', 'embedMany'],
      ...asks,
      args: { payload: '0', options: '0' },
      facts: { cost: 'paid', paid: true },
    },
  ]),
  sdkOf(
    'openai',
    'read in 4.104 and 6.8',
    'OpenAI',
    ['OpenAI', 'AzureOpenAI'],
    'chat.completions.create chat.completions.stream chat.completions.parse responses.create responses.parse',
  ),
  sdkOf(
    '@anthropic-ai/sdk',
    'read in 0.68',
    'Anthropic',
    ['Anthropic'],
    'messages.create messages.stream beta.messages.create',
  ),
  sdkOf('groq-sdk', 'same generator as openai 4', 'Groq', ['Groq'], 'chat.completions.create'),
];
