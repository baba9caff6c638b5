import { decorators, members, table } from './rows.ts';
import { EVERY_DANGER, type Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

const validates = (symbol: string[], facts: Facts, more: Partial<CallRow> = {}): CallRow => ({
  symbol,
  role: 'validate',
  args: { value: '0' },
  returns: 'sync',
  facts,
  ...more,
});

const zod: LibraryModel = table(
  'zod',
  'vendor docs, exports checked in 4.6: unknown keys are dropped from the result',
  [
    validates(['Schema#parse', 'Schema#parseAsync'], {
      fails: 'throws',
      unknownKeys: 'stripped',
      replaces: true,
    }),
    validates(['Schema#safeParse', 'Schema#safeParseAsync'], {
      fails: 'returns result',
      unknownKeys: 'stripped',
      replaces: true,
    }),
    { symbol: members('Schema', '*'), role: 'schema', returns: 'builder' },
    ...[
      'object strictObject looseObject array string number boolean bigint date enum nativeEnum literal union',
      'discriminatedUnion intersection tuple record map set any unknown never void null undefined nullable optional',
      'coerce.string coerce.number coerce.boolean coerce.date coerce.bigint preprocess lazy custom instanceof',
      'email url uuid guid iso.datetime iso.date int promise effect pipe transform symbol nan stringbool json file',
    ]
      .join(' ')
      .split(' ')
      .flatMap((name): CallRow[] => [
        { symbol: [name, `z.${name}`], role: 'schema', args: { shape: '0' }, returns: 'Schema' },
      ]),
  ],
  {
    also: ['zod/v4', 'zod/v3', 'zod/mini'],
    types: {
      ZodType: 'Schema',
      ZodTypeAny: 'Schema',
      ZodSchema: 'Schema',
      AnyZodObject: 'Schema',
      ZodObject: 'Schema',
      ZodEffects: 'Schema',
      'z.ZodType': 'Schema',
      'z.ZodTypeAny': 'Schema',
      'z.ZodSchema': 'Schema',
      'z.AnyZodObject': 'Schema',
      'z.ZodObject': 'Schema',
    },
  },
);

const joi: LibraryModel = table(
  'joi',
  'vendor docs, exports checked in 18.3: unknown keys are refused',
  [
    validates(['Schema#validate', 'compile().validate'], {
      fails: 'returns result',
      unknownKeys: 'refused',
      replaces: true,
    }),
    validates(['Schema#validateAsync', 'Schema#attempt', 'attempt', 'assert'], {
      fails: 'throws',
      unknownKeys: 'refused',
      replaces: true,
    }),
    { symbol: members('Schema', '*'), role: 'schema', returns: 'builder' },
    {
      symbol: [
        'object',
        'string',
        'number',
        'boolean',
        'array',
        'date',
        'any',
        'alternatives',
        'binary',
        'link',
        'compile',
        'func',
        'symbol',
        'ref',
        'required',
        'valid',
      ],
      role: 'schema',
      args: { shape: '0' },
      returns: 'Schema',
    },
  ],
  {
    also: ['@hapi/joi', '@hapi/joi-17'],
    types: {
      ObjectSchema: 'Schema',
      AnySchema: 'Schema',
      'Joi.ObjectSchema': 'Schema',
      'Joi.Schema': 'Schema',
    },
  },
);

const yup: LibraryModel = table('yup', 'vendor docs, exports checked in 1.7: unknown keys are kept', [
  validates(members('Schema', 'validate validateSync cast'), {
    fails: 'throws',
    unknownKeys: 'kept',
    replaces: true,
  }),
  validates(members('Schema', 'isValid isValidSync'), { fails: 'returns boolean', unknownKeys: 'kept' }),
  { symbol: members('Schema', '*'), role: 'schema', returns: 'builder' },
  {
    symbol: ['object', 'string', 'number', 'boolean', 'array', 'date', 'mixed', 'lazy', 'tuple'],
    role: 'schema',
    args: { shape: '0' },
    returns: 'Schema',
  },
]);

/** Validators that are a function over a schema. */
const byFunction: LibraryModel[] = [
  table('valibot', 'vendor docs, exports checked in 1.5: unknown keys are dropped from the result', [
    validates(
      ['parse', 'parseAsync', 'assert'],
      { fails: 'throws', unknownKeys: 'stripped', replaces: true },
      { args: { schema: '0', value: '1' } },
    ),
    validates(
      ['safeParse', 'safeParseAsync', 'is'],
      { fails: 'returns result', unknownKeys: 'stripped', replaces: true },
      { args: { schema: '0', value: '1' } },
    ),
  ]),
  table('superstruct', 'exports checked in 2.0', [
    validates(['assert', 'create', 'mask'], { fails: 'throws', unknownKeys: 'refused', replaces: true }),
    validates(['is', 'validate'], { fails: 'returns result', unknownKeys: 'refused' }),
  ]),
  table(
    '@sinclair/typebox/value',
    'exports checked in 0.34',
    [
      validates(
        ['Value.Parse', 'Value.Decode', 'Value.Assert'],
        { fails: 'throws', unknownKeys: 'kept' },
        { args: { schema: '0', value: '1' } },
      ),
      validates(
        ['Value.Check'],
        { fails: 'returns boolean', unknownKeys: 'kept' },
        { args: { schema: '0', value: '1' } },
      ),
    ],
    { also: ['@sinclair/typebox'] },
  ),
  table('class-validator', 'vendor docs, exports checked in 0.15: unknown keys are kept', [
    validates(['validate', 'validateSync'], { fails: 'collects', unknownKeys: 'kept' }),
    validates(['validateOrReject'], { fails: 'rejects', unknownKeys: 'kept' }),
    {
      symbol: decorators('IsOptional IsEmpty Allow ValidateIf'),
      role: 'schema',
      facts: { rule: 'presence' },
    },
    {
      symbol: decorators('IsNotEmpty IsDefined'),
      role: 'schema',
      facts: { rule: 'presence', removes: ['missing'] },
    },
    { symbol: decorators('ValidateNested'), role: 'schema', facts: { rule: 'nested' } },
    {
      symbol: decorators(
        'IsNumber IsInt IsBoolean IsDate IsEnum IsIn IsUUID IsMongoId IsISO8601 IsDateString IsNumberString IsBooleanString IsHexadecimal IsAlphanumeric IsAlpha IsIP IsPositive Min Max IsDivisibleBy Equals IsTimeZone IsLocale IsSemVer IsPort',
      ),
      role: 'schema',
      facts: { rule: 'type', removes: EVERY_DANGER },
    },
    {
      symbol: decorators('IsString IsEmail IsUrl MinLength IsJWT Contains'),
      role: 'schema',
      facts: { rule: 'type', removes: ['object'] },
    },
    {
      symbol: decorators('MaxLength Length'),
      role: 'schema',
      facts: { rule: 'type', removes: ['object', 'length'] },
    },
    {
      symbol: decorators('Matches'),
      role: 'schema',
      args: { pattern: '0' },
      facts: { rule: 'type', removes: ['object'] },
    },
    { symbol: ['@*'], role: 'schema', facts: { rule: 'type' } },
    { symbol: ['registerDecorator'], role: 'call', args: { options: '0' }, returns: 'sync' },
  ]),
  table('io-ts', 'vendor docs', [validates(members('Type', 'decode is'), { fails: 'returns result' })]),
];

const ajv: LibraryModel = table(
  'ajv',
  'vendor docs, exports checked in 8.20: unknown keys are kept',
  [
    { symbol: ['Ajv#compile', 'Ajv#getSchema'], role: 'schema', args: { schema: '0' }, returns: 'Validator' },
    validates(['Validator#'], { fails: 'returns boolean', unknownKeys: 'kept' }),
    validates(
      ['Ajv#validate'],
      { fails: 'returns boolean', unknownKeys: 'kept' },
      { args: { schema: '0', value: '1' } },
    ),
  ],
  {
    also: ['ajv/dist/2020', 'ajv/dist/2019'],
    makes: [{ symbol: ['default', 'Ajv'], instance: 'Ajv', kind: 'schema' }],
  },
);

/** Validators that stand in the chain of a route. */
const middlewares: LibraryModel[] = [
  table(
    'express-validator',
    'vendor docs, exports checked in 7.3: checks are collected and leave the request as it is',
    [
      {
        symbol: ['body', 'param', 'query', 'header', 'cookie', 'check', 'checkSchema', 'oneOf', 'checkExact'],
        role: 'validate',
        args: { name: '0' },
        returns: 'Chain',
        facts: { fails: 'collects' },
      },
      { symbol: members('Chain', '*'), role: 'validate', returns: 'builder', facts: { fails: 'collects' } },
      {
        symbol: ['matchedData'],
        role: 'input',
        returns: 'sync',
        facts: { part: 'all', unknownKeys: 'stripped' },
      },
      { symbol: ['validationResult'], role: 'call', args: { request: '0' }, returns: 'sync' },
    ],
    { also: ['express-validator/check', 'express-validator/check/api'] },
  ),
  table('celebrate', 'vendor docs, exports checked in 16.0: answers 400 through its error handler', [
    validates(
      ['celebrate', 'celebrator()'],
      { fails: 'answers', status: 400, unknownKeys: 'refused', replaces: true },
      { args: { schema: '0' }, returns: 'express:RequestHandler' },
    ),
  ]),
  table('express-openapi-validator', 'vendor docs', [
    validates(['middleware'], { fails: 'answers', status: 400 }, { returns: 'express:RequestHandler' }),
  ]),
  table('zod-express-middleware', 'vendor docs', [
    validates(
      [
        'validateRequest',
        'validateRequestBody',
        'validateRequestQuery',
        'validateRequestParams',
        'processRequest',
      ],
      { fails: 'answers', status: 400 },
      { returns: 'express:RequestHandler' },
    ),
  ]),
];

/** What holds a value against a schema. */
export const validators: LibraryModel[] = [zod, joi, yup, ajv, ...byFunction, ...middlewares];
