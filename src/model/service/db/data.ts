import type { Node } from '../../../facts/node.ts';
import type { Values } from '../../resolution/values.ts';
import type { Data } from './op.ts';

/** What is written: an object, a construction, an entity that was filled before. */
export const dataOf = (values: Values, node: Node | undefined): Data => {
  const found = new Map<string, Node>();
  const spreads: Node[] = [];
  let open = false;
  const read = (value: Node | undefined, depth: number): void => {
    if (!value || depth === 0) {
      open = true;
      return;
    }
    if (value.is('Await', 'As', 'Spread')) return read(value.expression, depth - 1);
    // `...(slug && { slug: moved })`: written for some rows
    if (value.is('Logical') && value.operator === '&&' && value.parent?.is('Spread')) {
      open = true;
      return read(value.child('right'), depth - 1);
    }
    if (value.is('Array')) {
      const [first, ...others] = value.elements;
      if (others.length) open = true;
      return read(first, depth - 1);
    }
    if (value.is('Object')) {
      for (const element of value.elements) {
        if (element.is('Spread')) read(element.expression, depth - 1);
        else if (element.is('Property') && element.string && element.value)
          add(element.string, element.value);
        else open = true;
      }
      return;
    }
    if (value.is('Call')) {
      // `new Tag({ value })`, `repository.create({ … })`, `manager.create(Tag, { … })`
      const isMade =
        value.isNew || /^(create|build|plainToInstance|plainToClass|merge)$/.test(value.callee?.name ?? '');
      const given = value.args.findLast((one) => !one.is('Function'));
      if (isMade && given) return read(given, depth - 1);
      open = true;
      return;
    }
    if (value.is('Identifier')) {
      const holder = value.binding?.declaration?.parent;
      for (const written of value.binding?.reads ?? []) {
        const member = written.slot === 'object' ? written.parent : undefined;
        const assigned = member?.is('Member') && member.slot === 'left' ? member.parent : undefined;
        const right = assigned?.is('Assign') ? assigned.child('right') : undefined;
        if (member && right && written.start < value.start) found.set(member.name, right);
      }
      if (holder?.is('VarDecl') && holder.init && holder.target?.is('Identifier')) {
        const init = holder.init.is('Await') ? holder.init.expression : holder.init;
        if (init?.is('Object', 'Call', 'Identifier', 'As')) return read(init, depth - 1);
      }
    }
    if (value.is('Identifier', 'Member')) spreads.push(value);
    else open = true;
  };
  const add = (name: string, value: Node): void => {
    const inner = value.is('Object') && value.properties.length === 1 ? value.properties[0] : undefined;
    if (inner?.string === 'connect' && inner.value?.is('Object')) {
      const id = inner.value.properties[0]?.value;
      if (id) found.set(`${name}Id`, id);
    } else if (/^\$(set|setOnInsert)$/.test(name)) read(value, 3);
    else found.set(name, value);
  };
  if (node) read(node, 6);
  return { values: found, spreads, open };
};
