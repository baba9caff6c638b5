import { injectionsInto, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { keySinks, type KeyForm } from '../../../model/behaviour/taint/key-writers.ts';
import { defineCheck } from '../../check.ts';

export const prototypePollution = defineCheck({
  title: 'Keys from input walk into Object.prototype',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An object or a path of a client in a recursive merge, a writer of paths or a write with two keys that lets `__proto__` through: functions of the project, and libraries in versions that walk it.',
  why: '`{"__proto__": {"isAdmin": true}}` gives every object of the process a property: checks of rights, options and queries of all later requests read it.',
  leavesAlone: [
    'writers that refuse `__proto__`, `constructor` and `prototype`, test own properties, or fill a Map or an object without prototype',
    'libraries in versions that skip those keys',
    'spread, `Object.assign`, and writes of one level: they change the prototype of one object at most',
    'objects that a schema has cut to its keys',
    'functions that no client reaches, merges of configuration',
  ],
  howToFix:
    'Skip `__proto__`, `constructor` and `prototype` in the writer, use a Map, or raise the library to a version that skips them.',
  references: ['CWE-1321', 'ASVS 5.0 V15.3'],
  example: {
    bad: 'for (const key in source) {\n  if (isObject(source[key])) merge((target[key] ??= {}), source[key]);\n  else target[key] = source[key];\n}',
    good: "for (const key of Object.keys(source)) {\n  if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;\n  …\n}",
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, keySinks(model), { severity: 'high' });
    for (const injection of found) {
      if (!mayHoldKeys(injection)) continue;
      report(injection.sink.call, {
        message: messageOf(injection),
        label: 'lets `__proto__` through',
        severity: injection.severity === 'low' ? 'medium' : injection.severity,
        path: injection.path,
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const OBJECTS = new Set(['body', 'query', 'message', 'args', 'all']);

/** Texts have no keys of their own; they can only be keys. */
const mayHoldKeys = ({ sink, source }: Injection<KeyForm>): boolean => {
  if (sink.form !== 'merge') return true;
  if (source.label.kind !== 'client' || source.through.cast === 'string') return false;
  return (
    source.through.parsed !== undefined || (OBJECTS.has(source.label.part) && source.label.isText !== true)
  );
};

const messageOf = ({ sink, text }: Injection<KeyForm>): string => {
  const callee = sink.call.callee?.name;
  switch (sink.form) {
    case 'merge':
      return `\`${callee ?? 'merge'}\` walks the keys of \`${text}\`: \`{"__proto__": {"isAdmin": true}}\` gives every object of the process that property.`;
    case 'path':
      return `\`${text}\` is the path that \`${callee ?? 'set'}\` writes to: \`__proto__.isAdmin\` gives every object of the process that property.`;
    default:
      return `Both keys of this write are the client's (\`${text}\`): \`__proto__\` as the first one writes to what every object inherits.`;
  }
};
