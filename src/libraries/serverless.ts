import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'awaited' } as const;
const handled = { rejections: 'handled', answersBy: 'return' } as const;

const answer = { role: 'answer', returns: 'global:Response' } as const;

const next: LibraryModel[] = [
  table(
    'next/server',
    'Next.js documentation 15',
    [
      {
        symbol: ['NextResponse.json'],
        ...answer,
        args: { body: '0', status: '1.status' },
        facts: { act: 'answer', bodyKind: 'entity' },
      },
      {
        symbol: ['NextResponse.redirect'],
        ...answer,
        alsoRoles: ['sink.redirect'],
        args: { url: '0', status: '1' },
        facts: { act: 'answer', status: 307, danger: ['host'] },
      },
      {
        symbol: ['NextResponse.next', 'NextResponse.rewrite'],
        ...answer,
        args: { url: '0' },
        facts: { act: 'delegate' },
      },
      {
        symbol: ['NextResponse'],
        role: 'answer',
        args: { body: '0', status: '1.status' },
        facts: { act: 'answer' },
      },
      {
        symbol: ['after'],
        role: 'call',
        returns: 'sync',
        callback: { arg: '0', runs: 'later', result: 'awaited' },
        facts: { phase: 'after the answer' },
      },
      {
        symbol: members('NextRequest', 'json text formData'),
        role: 'input',
        returns: 'promise',
        facts: { part: 'body' },
      },
    ],
    {
      reads: [
        {
          symbol: members('NextRequest', 'nextUrl'),
          role: 'source',
          holds: 'global:URL',
          facts: { part: 'url' },
        },
        { symbol: members('RouteContext', 'params'), role: 'source', facts: { part: 'params' } },
        { symbol: members('NextRequest', 'cookies'), role: 'source', facts: { part: 'cookie' } },
        {
          symbol: members('NextRequest', 'headers'),
          role: 'source',
          holds: 'global:Headers',
          facts: { part: 'header' },
        },
      ],
      instances: { NextRequest: { like: ['global:Request'] }, RouteContext: {} },
    },
  ),
  table('next/headers', 'Next.js documentation 15', [
    { symbol: ['cookies'], role: 'input', returns: 'Cookies', facts: { part: 'cookie' } },
    { symbol: ['headers'], role: 'input', returns: 'global:Headers', facts: { part: 'header' } },
    {
      symbol: members('Cookies', 'set'),
      role: 'cookie',
      args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
      returns: 'sync',
      facts: { unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
    },
    {
      symbol: members('Cookies', 'get getAll has'),
      role: 'input',
      args: { name: '0' },
      returns: 'sync',
      facts: { part: 'cookie' },
    },
    { symbol: members('Cookies', 'delete'), role: 'cookie', args: { name: '0' }, returns: 'sync' },
  ]),
  table('next/navigation', 'Next.js documentation 15', [
    {
      symbol: ['redirect', 'permanentRedirect'],
      role: 'answer',
      alsoRoles: ['sink.redirect'],
      args: { url: '0' },
      returns: 'sync',
      facts: { act: 'exit', neverReturns: true, danger: ['host'] },
    },
    {
      symbol: ['notFound'],
      role: 'answer',
      returns: 'sync',
      facts: { act: 'exit', status: 404, neverReturns: true },
    },
  ]),
];

const lambda: LibraryModel = table(
  'aws-lambda',
  'AWS documentation, Lambda Node.js handlers',
  [
    { symbol: ['authorizer'], role: 'guard', facts: { strength: 'required' } },
    { symbol: ['apiKey'], role: 'guard', facts: { strength: 'machine' } },
    {
      symbol: ['Handler#', 'APIGatewayProxyHandler#', 'APIGatewayProxyHandlerV2#'],
      role: 'route',
      callback: { arg: '0', ...stored, gives: { 0: 'Event' } },
      facts: handled,
    } satisfies CallRow,
    {
      symbol: ['SQSHandler#'],
      role: 'consume',
      callback: { arg: '0', ...stored, gives: { 0: 'SqsEvent' } },
      facts: { transport: 'broker', ack: 'on resolve', delivery: 'at least once' },
    },
    {
      symbol: [
        'ScheduledHandler#',
        'EventBridgeHandler#',
        'S3Handler#',
        'SNSHandler#',
        'DynamoDBStreamHandler#',
      ],
      role: 'consume',
      callback: { arg: '0', ...stored },
      facts: { ack: 'on resolve', delivery: 'at least once', attempts: 3 },
    },
  ],
  {
    types: { APIGatewayProxyEvent: 'Event', APIGatewayProxyEventV2: 'Event', SQSEvent: 'SqsEvent' },
    reads: [
      { symbol: members('Event', 'body'), role: 'source', facts: { part: 'body' } },
      {
        symbol: members('Event', 'queryStringParameters rawQueryString multiValueQueryStringParameters'),
        role: 'source',
        facts: { part: 'query', yields: 'array' },
      },
      { symbol: members('Event', 'pathParameters'), role: 'source', facts: { part: 'params' } },
      { symbol: members('Event', 'headers multiValueHeaders'), role: 'source', facts: { part: 'header' } },
      { symbol: members('Event', 'requestContext.authorizer'), role: 'principal' },
      { symbol: members('SqsEvent', 'Records'), role: 'source', facts: { part: 'message' } },
    ],
  },
);

/** Next.js and Lambda: handlers that a platform calls. */
export const serverless: LibraryModel[] = [...next, lambda];
