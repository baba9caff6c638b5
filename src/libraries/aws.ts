import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const promised = { role: 'sdk.call', returns: 'promise' } as const;

const awsCalls: CallRow[] = [
  {
    symbol: ['*Client#send'],
    role: 'sdk.call',
    args: { options: '1', payload: '0' },
    returns: 'promise',
    facts: { provider: 'aws', rejectsOn: '4xx,5xx' },
  },
];

const awsSettings: NonNullable<LibraryModel['settings']> = {
  socketTimeout: {
    at: ['0.requestHandler.socketTimeout', '0.requestHandler.0.socketTimeout'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'gap',
  },
  timeout: {
    at: ['0.requestHandler.requestTimeout', '0.requestHandler.0.requestTimeout'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'total',
  },
  throwOnTimeout: {
    at: ['0.requestHandler.throwOnRequestTimeout', '0.requestHandler.0.throwOnRequestTimeout'],
    default: false,
    off: [false],
  },
  connectTimeout: {
    at: ['0.requestHandler.connectionTimeout', '0.requestHandler.0.connectionTimeout'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'connect',
  },
  signal: { at: ['call:options.abortSignal'], default: null, covers: 'total' },
  retries: { at: ['0.maxAttempts'], unit: 'count', default: 3 },
};

/** Classes of `@aws-sdk/client-*` end in Client; the most used are named, so that their instances are known. */
const awsClients: Record<string, { name: string; publish?: Record<string, string> }> = {
  s3: { name: 'S3' },
  sqs: { name: 'SQS' },
  sns: { name: 'SNS' },
  ses: { name: 'SES' },
  sesv2: { name: 'SESv2' },
  dynamodb: { name: 'DynamoDB' },
  lambda: { name: 'Lambda' },
  'secrets-manager': { name: 'SecretsManager' },
  ssm: { name: 'SSM' },
  kms: { name: 'KMS' },
  eventbridge: { name: 'EventBridge' },
  'cognito-identity-provider': { name: 'CognitoIdentityProvider' },
  cloudfront: { name: 'CloudFront' },
  kinesis: { name: 'Kinesis' },
  firehose: { name: 'Firehose' },
  sts: { name: 'STS' },
  rekognition: { name: 'Rekognition' },
  textract: { name: 'Textract' },
  'bedrock-runtime': { name: 'BedrockRuntime' },
  cloudwatch: { name: 'CloudWatch' },
  'cloudwatch-logs': { name: 'CloudWatchLogs' },
  sfn: { name: 'SFN' },
};

export const aws: LibraryModel[] = [
  ...Object.entries(awsClients).map(([service, { name }]): LibraryModel => ({
    library: `@aws-sdk/client-${service}`,
    source: 'read in @smithy/node-http-handler 4.0 to 4.14: no timeouts; from 4.4 requestTimeout only warns',
    makes: [
      {
        symbol: [`${name}Client`],
        instance: `${name}Client`,
        kind: service === 's3' ? 'storage' : 'sdk',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
      {
        symbol: [name],
        instance: name,
        kind: service === 's3' ? 'storage' : 'sdk',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: awsSettings,
    calls: [
      {
        symbol: members(`${name}Client ${name}`, 'send'),
        role: 'sdk.call',
        args: { payload: '0', options: '1' },
        returns: 'promise',
        facts: { provider: 'aws', rejectsOn: '4xx,5xx' },
      },
      { symbol: members(`${name}Client ${name}`, 'destroy'), role: 'close', returns: 'sync' },
      {
        symbol: [`${name}#*`],
        role: 'sdk.call',
        args: { payload: '0', options: '1' },
        returns: 'promise',
        facts: { provider: 'aws', rejectsOn: '4xx,5xx' },
      },
    ],
  })),
  table(
    '@aws-sdk/client-*',
    'read in @smithy/node-http-handler 4.0 to 4.14',
    awsCalls.map((row) => ({ ...row, symbol: members('Client', 'send') })),
  ),
  table(
    '@aws-sdk/lib-dynamodb',
    'vendor docs',
    [
      {
        symbol: members('DynamoDBDocumentClient DynamoDBDocument', 'send'),
        ...promised,
        args: { payload: '0', options: '1' },
        facts: { provider: 'aws' },
      },
    ],
    {
      makes: [
        {
          symbol: ['DynamoDBDocumentClient.from()', 'DynamoDBDocument.from()'],
          instance: 'DynamoDBDocumentClient',
          kind: 'document',
          owns: 'nothing',
          extends: '0',
        },
      ],
    },
  ),
  table('@aws-sdk/lib-storage', 'vendor docs: parts are buffered, 4 at a time', [
    { symbol: members('Upload', 'done'), ...promised, facts: { provider: 'aws' } },
    { symbol: members('Upload', 'on abort'), role: 'call', returns: 'sync' },
  ]),
  table('@aws-sdk/s3-request-presigner', 'vendor docs: local computation; expiresIn in seconds', [
    {
      symbol: ['getSignedUrl'],
      role: 'sign',
      args: { lifetime: '2.expiresIn' },
      returns: 'promise',
      facts: { unit: 's', io: 'none' },
    },
  ]),
  table('@aws-sdk/s3-presigned-post', 'vendor docs', [
    {
      symbol: ['createPresignedPost'],
      role: 'sign',
      args: { lifetime: '1.Expires' },
      returns: 'promise',
      facts: { unit: 's', io: 'none' },
    },
  ]),
  table(
    '@smithy/node-http-handler',
    'read in 4.14',
    [{ symbol: ['NodeHttpHandler'], role: 'call', args: { options: '0' } }],
    { also: ['@aws-sdk/node-http-handler'] },
  ),
  table(
    'aws-sdk',
    'vendor docs: 120 s socket timeout, 3 retries; methods return a Request',
    [
      {
        symbol: ['S3#*', 'SQS#*', 'SNS#*', 'SES#*', 'DynamoDB.DocumentClient#*', 'Lambda#*', 'KMS#*'],
        role: 'sdk.call',
        args: { payload: '0' },
        returns: 'Request',
        facts: { provider: 'aws', callbackLast: true },
      },
      { symbol: members('Request', 'promise'), role: 'call', returns: 'promise' },
    ],
    {
      makes: ['S3', 'SQS', 'SNS', 'SES', 'Lambda', 'KMS', 'DynamoDB.DocumentClient'].map(
        (name) =>
          ({
            symbol: [name],
            instance: name,
            kind: 'sdk',
            owns: 'sockets',
            options: '0',
            crash: 'guarded',
          }) as const,
      ),
      settings: {
        timeout: { at: ['0.httpOptions.timeout'], unit: 'ms', default: 120_000, off: [0], covers: 'gap' },
        retries: { at: ['0.maxRetries'], unit: 'count', default: 3 },
      },
    },
  ),
];
