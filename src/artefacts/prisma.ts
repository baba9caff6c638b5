import {
  getSchema,
  PrismaParser,
  VisitorClassFactory,
  type Attribute,
  type AttributeArgument,
  type BlockAttribute,
  type Field,
  type Model,
  type Value,
} from '@mrleebo/prisma-ast';
import type { Site, Span } from '../findings.ts';
import { FILE_START, readFailed, readOk, siteAt, type Read } from './place.ts';

export interface PrismaField {
  name: string;
  /** `String`, `Int`, a model's or an enum's name. */
  type: string;
  isList: boolean;
  isOptional: boolean;
  isId: boolean;
  isUnique: boolean;
  isUpdatedAt: boolean;
  /** Text of `@default(…)`. */
  default?: string;
  /** Column name of `@map`. */
  column?: string;
  /** `VarChar(255)` for `@db.VarChar(255)`. */
  nativeType?: string;
  relation?: PrismaRelation;
  site: Site;
}

export interface PrismaRelation {
  name?: string;
  fields: string[];
  references: string[];
  onDelete?: string;
}

export interface PrismaKey {
  kind: 'id' | 'unique' | 'index';
  fields: string[];
  name?: string;
  site: Site;
}

export interface PrismaModel {
  name: string;
  /** Table name: that of `@@map`, else the model's. */
  table: string;
  isView: boolean;
  fields: PrismaField[];
  keys: PrismaKey[];
  site: Site;
}

export interface PrismaEnum {
  name: string;
  values: string[];
}

export interface PrismaSchema {
  path: string;
  /** `postgresql`, `mysql`, `sqlite`, `sqlserver`, `mongodb`, `cockroachdb`. */
  provider?: string;
  /** Of the generator: `strictUndefinedChecks`. */
  previewFeatures: string[];
  models: PrismaModel[];
  enums: PrismaEnum[];
}

interface Located {
  location?: { startLine?: number; startColumn?: number; endLine?: number; endColumn?: number };
}

const spanOf = ({ location }: Located): Span =>
  location?.startLine === undefined
    ? FILE_START
    : {
        line: location.startLine,
        column: location.startColumn ?? 1,
        endLine: location.endLine ?? location.startLine,
        endColumn: (location.endColumn ?? location.startColumn ?? 1) + 1,
      };

const unquote = (text: string): string => text.replace(/^"([\s\S]*)"$/, '$1');

/** The parser leaves the list out where it is empty, whatever its types say. */
const itemsOf = ({ args }: { args: Value[] }): Value[] => (args as Value[] | undefined) ?? [];

const textOf = (value: Value): string => {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value.type === 'function') return `${value.name}(${(value.params ?? []).map(textOf).join(', ')})`;
  if (value.type === 'array') return `[${itemsOf(value).map(textOf).join(', ')}]`;
  return `{ ${value.properties.map((each) => `${each.key}: ${textOf(each.value)}`).join(', ')} }`;
};

type Argument = AttributeArgument['value'];

const isKeyed = (value: Argument): value is Extract<Argument, { type: 'keyValue' }> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.type === 'keyValue';

/** The argument of a name, or the first without one where `positional`. */
const argument = (
  attribute: { args?: AttributeArgument[] } | undefined,
  name: string,
  positional = false,
): Value | undefined => {
  const values = (attribute?.args ?? []).map((each) => each.value);
  const keyed = values.find((value) => isKeyed(value) && value.key === name);
  if (keyed && isKeyed(keyed)) return keyed.value;
  return positional ? values.find((value): value is Value => !isKeyed(value)) : undefined;
};

/** `email` for `email(sort: Desc)`. */
const namesOf = (value: Value | undefined): string[] => {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object') return [unquote(String(value))];
  if (value.type === 'array') return itemsOf(value).flatMap(namesOf);
  return value.type === 'function' ? [value.name] : [];
};

const textArgument = (
  attribute: { args?: AttributeArgument[] } | undefined,
  name: string,
  positional = false,
): string | undefined => {
  const value = argument(attribute, name, positional);
  return value === undefined ? undefined : unquote(textOf(value));
};

const readRelation = (attribute: Attribute): PrismaRelation => {
  const name = textArgument(attribute, 'name', true);
  const onDelete = textArgument(attribute, 'onDelete');
  return {
    ...(name === undefined ? {} : { name }),
    fields: namesOf(argument(attribute, 'fields')),
    references: namesOf(argument(attribute, 'references')),
    ...(onDelete === undefined ? {} : { onDelete }),
  };
};

const readField = (path: string, model: string, field: Field): PrismaField => {
  const find = (name: string): Attribute | undefined =>
    field.attributes?.find((each) => each.name === name && each.group === undefined);
  const relation = find('relation');
  const fallback = textArgument(find('default'), 'value', true);
  const column = textArgument(find('map'), 'name', true);
  const native = field.attributes?.find((each) => each.group === 'db');
  const nativeArguments = (native?.args ?? []).map((each) => (isKeyed(each.value) ? '' : textOf(each.value)));
  return {
    name: field.name,
    type: typeof field.fieldType === 'string' ? field.fieldType : textOf(field.fieldType),
    isList: field.array ?? false,
    isOptional: field.optional ?? false,
    isId: find('id') !== undefined,
    isUnique: find('unique') !== undefined,
    isUpdatedAt: find('updatedAt') !== undefined,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(column === undefined ? {} : { column }),
    ...(native
      ? {
          nativeType:
            nativeArguments.length > 0 ? `${native.name}(${nativeArguments.join(', ')})` : native.name,
        }
      : {}),
    ...(relation ? { relation: readRelation(relation) } : {}),
    site: siteAt(path, spanOf(field), `${model}.${field.name}`, 'field'),
  };
};

const KEY_KINDS: Record<string, PrismaKey['kind']> = {
  id: 'id',
  unique: 'unique',
  index: 'index',
  fulltext: 'index',
};

const readKey = (path: string, model: string, attribute: BlockAttribute): PrismaKey | undefined => {
  const kind = KEY_KINDS[attribute.name];
  if (!kind) return undefined;
  const fields = namesOf(argument(attribute, 'fields', true));
  const name = textArgument(attribute, 'map') ?? textArgument(attribute, 'name');
  const site = siteAt(path, spanOf(attribute), `${model} @@${attribute.name}(${fields.join(', ')})`, 'key');
  return { kind, fields, ...(name === undefined ? {} : { name }), site };
};

const readModel = (path: string, block: Omit<Model, 'type'>, isView: boolean): PrismaModel => {
  const attributes = block.properties.filter((each): each is BlockAttribute => each.type === 'attribute');
  const map = attributes.find((each) => each.name === 'map');
  return {
    name: block.name,
    table: textArgument(map, 'name', true) ?? block.name,
    isView,
    fields: block.properties
      .filter((each): each is Field => each.type === 'field')
      .map((each) => readField(path, block.name, each)),
    keys: attributes.flatMap((each) => readKey(path, block.name, each) ?? []),
    site: siteAt(path, spanOf(block), block.name, 'model'),
  };
};

/** Reads a Prisma schema file; a schema of several files is read file by file. */
export const readPrisma = (path: string, text: string): Read<PrismaSchema> => {
  try {
    const parser = new PrismaParser({ nodeLocationTracking: 'full' });
    const visitor = new (VisitorClassFactory(parser))();
    const { list } = getSchema(text, { parser, visitor });
    const schema: PrismaSchema = { path, previewFeatures: [], models: [], enums: [] };
    for (const block of list) {
      if (block.type === 'model' || block.type === 'view') {
        schema.models.push(readModel(path, block, block.type === 'view'));
      } else if (block.type === 'enum') {
        const values = block.enumerators.flatMap((each) => (each.type === 'enumerator' ? [each.name] : []));
        schema.enums.push({ name: block.name, values });
      } else if (block.type === 'generator') {
        const features = block.assignments.find(
          (each) => each.type === 'assignment' && each.key === 'previewFeatures',
        );
        if (features?.type === 'assignment') schema.previewFeatures.push(...namesOf(features.value));
      } else if (block.type === 'datasource') {
        const provider = block.assignments.find(
          (each) => each.type === 'assignment' && each.key === 'provider',
        );
        if (provider?.type === 'assignment') schema.provider = unquote(textOf(provider.value));
      }
    }
    return readOk(schema);
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return readFailed(path, `not readable as a Prisma schema: ${said}`);
  }
};
