import { EVERY_DANGER } from './facts.ts';
import { decorators, members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

export const handlerFacts = { rejections: 'handled', answersBy: 'return', handler: 'method' } as const;
const verbs = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
  All: 'ALL',
  Search: 'SEARCH',
};

export const runsMethod = { arg: 'this', runs: 'stored', result: 'awaited' } as const;

export const input = (
  names: string,
  part: 'params' | 'query' | 'body' | 'header' | 'cookie' | 'file' | 'ip' | 'message' | 'args' | 'all',
): CallRow => ({
  symbol: decorators(names),
  role: 'input',
  args: { name: '0', pipe: 'last' },
  facts: { part },
});

/** Exceptions of @nestjs/common: thrown, they answer with their status. */
const statuses: Record<string, number> = {
  BadRequestException: 400,
  UnauthorizedException: 401,
  ForbiddenException: 403,
  NotFoundException: 404,
  MethodNotAllowedException: 405,
  NotAcceptableException: 406,
  RequestTimeoutException: 408,
  ConflictException: 409,
  GoneException: 410,
  PreconditionFailedException: 412,
  PayloadTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  ImATeapotException: 418,
  MisdirectedException: 421,
  UnprocessableEntityException: 422,
  InternalServerErrorException: 500,
  NotImplementedException: 501,
  BadGatewayException: 502,
  ServiceUnavailableException: 503,
  GatewayTimeoutException: 504,
  HttpVersionNotSupportedException: 505,
};

export const nestCommon: LibraryModel = {
  library: '@nestjs/common',
  source: 'NestJS documentation 11 (controllers, pipes, guards, exception filters); read in 10.4',
  makes: [{ symbol: ['Logger'], instance: 'Logger', kind: 'logger', owns: 'nothing' }],
  instances: { ConsoleLogger: { like: ['Logger'] }, LoggerService: { like: ['Logger'] } },
  calls: [
    { symbol: decorators('Module Global'), role: 'module', args: { options: '0' } },
    { symbol: decorators('Injectable Inject Optional'), role: 'provider', args: { options: '0' } },
    { symbol: decorators('Controller'), role: 'controller', args: { path: '0' }, facts: { scope: 'class' } },
    ...Object.entries(verbs).map(([name, method]): CallRow => ({
      symbol: [`@${name}`],
      role: 'route',
      args: { path: '0' },
      callback: runsMethod,
      facts: { ...handlerFacts, method },
    })),
    {
      symbol: decorators('Sse'),
      role: 'route',
      args: { path: '0' },
      callback: runsMethod,
      facts: { ...handlerFacts, method: 'GET', bodyKind: 'stream' },
    },
    input('Param', 'params'),
    input('Query', 'query'),
    input('Body RawBody', 'body'),
    input('Headers', 'header'),
    input('Ip HostParam', 'ip'),
    input('UploadedFile UploadedFiles', 'file'),
    input('Req Request', 'all'),
    input('Session', 'cookie'),
    {
      symbol: decorators('Res Response'),
      role: 'answer',
      returns: 'express:Response',
      facts: { answersBy: 'call' },
    },
    { symbol: decorators('Next'), role: 'answer', facts: { answersBy: 'call' } },
    {
      symbol: decorators('HttpCode'),
      role: 'answer',
      args: { status: '0' },
      facts: { act: 'set', statusArg: '0' },
    },
    {
      symbol: decorators('Header'),
      role: 'sink.header',
      args: { name: '0', value: '1' },
      facts: { act: 'set' },
    },
    {
      symbol: decorators('Redirect'),
      role: 'answer',
      args: { url: '0', status: '1' },
      facts: { act: 'answer', status: 302 },
    },
    { symbol: decorators('Render'), role: 'answer', args: { view: '0' }, facts: { bodyKind: 'html' } },
    { symbol: decorators('UseGuards'), role: 'guard', args: { guards: 'rest' }, facts: { scope: 'route' } },
    { symbol: decorators('UsePipes'), role: 'validate', args: { pipes: 'rest' }, facts: { scope: 'route' } },
    {
      symbol: decorators('UseInterceptors'),
      role: 'middleware',
      args: { handlers: 'rest' },
      facts: { scope: 'route' },
    },
    { symbol: decorators('UseFilters Catch'), role: 'error-handler', args: { handlers: 'rest' } },
    { symbol: decorators('SetMetadata'), role: 'call', args: { key: '0', value: '1' } },
    { symbol: decorators('Version'), role: 'call', args: { version: '0' } },
    { symbol: ['applyDecorators'], role: 'call', args: { decorators: 'rest' }, returns: 'sync' },
    {
      symbol: ['createParamDecorator'],
      role: 'input',
      returns: 'sync',
      callback: { arg: '0', runs: 'stored', result: 'awaited', gives: { 1: 'ExecutionContext' } },
      facts: { part: 'all' },
    },
    {
      symbol: ['ValidationPipe'],
      role: 'validate',
      args: { options: '0' },
      facts: { fails: 'answers', status: 400, unknownKeys: 'kept', replaces: true },
    },
    {
      symbol: ['ParseIntPipe', 'ParseFloatPipe'],
      role: 'validate',
      args: { options: '0' },
      facts: { fails: 'answers', status: 400, yields: 'number', removes: EVERY_DANGER },
    },
    {
      symbol: ['ParseUUIDPipe'],
      role: 'validate',
      facts: { fails: 'answers', status: 400, yields: 'uuid', removes: EVERY_DANGER },
    },
    {
      symbol: ['ParseBoolPipe'],
      role: 'validate',
      facts: { fails: 'answers', status: 400, yields: 'boolean', removes: EVERY_DANGER },
    },
    {
      symbol: ['ParseEnumPipe', 'ParseDatePipe'],
      role: 'validate',
      facts: { fails: 'answers', status: 400, removes: EVERY_DANGER },
    },
    {
      symbol: ['ParseArrayPipe'],
      role: 'validate',
      args: { options: '0' },
      facts: { fails: 'answers', status: 400, yields: 'array' },
    },
    {
      symbol: ['ParseFilePipe', 'ParseFilePipeBuilder'],
      role: 'validate',
      args: { options: '0' },
      facts: { part: 'file' },
    },
    { symbol: ['StreamableFile'], role: 'stream', args: { stream: '0' }, facts: { bodyKind: 'stream' } },
    { symbol: members('ExecutionContext', 'switchToHttp'), role: 'call', returns: 'HttpArgumentsHost' },
    { symbol: members('ArgumentsHost', 'switchToHttp'), role: 'call', returns: 'HttpArgumentsHost' },
    {
      symbol: members('HttpArgumentsHost', 'getRequest'),
      role: 'input',
      returns: 'express:Request',
      facts: { part: 'all' },
    },
    {
      symbol: members('HttpArgumentsHost', 'getResponse'),
      role: 'answer',
      returns: 'express:Response',
      facts: { act: 'set' },
    },
    {
      symbol: members('ExecutionContext', 'getHandler getClass getType getArgs getArgByIndex'),
      role: 'call',
      returns: 'sync',
    },
    {
      symbol: members('CallHandler', 'handle'),
      role: 'call',
      returns: 'rxjs:Observable',
      facts: { act: 'delegate' },
    },
    {
      symbol: members('MiddlewareConsumer', 'apply'),
      role: 'middleware',
      args: { handlers: 'rest' },
      returns: 'MiddlewareConfig',
      facts: { scope: 'app' },
    },
    {
      symbol: members('MiddlewareConfig', 'forRoutes exclude'),
      role: 'middleware',
      args: { path: 'rest' },
      returns: 'MiddlewareConsumer',
    },
    ...Object.entries(statuses).map(([name, status]): CallRow => ({
      symbol: [name],
      role: 'answer',
      args: { body: '0' },
      facts: { exception: true, status },
    })),
    {
      symbol: ['HttpException'],
      role: 'answer',
      args: { body: '0', status: '1' },
      facts: { exception: true, statusArg: '1' },
    },
  ],
};
