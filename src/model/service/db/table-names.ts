import type { Node } from '../../../facts/node.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import { constructorOf, lineageOf } from '../../resolution/classes.ts';
import { alternatives, type Origin } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Values } from '../../resolution/values.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table } from '../schema/table.ts';

/** Which table a statement is about: by its argument, its receiver, the class that its receiver is made with. */
export class TableNames {
  constructor(
    private readonly schema: Schema,
    private readonly origins: Origins,
    private readonly roles: Roles,
    private readonly values: Values,
    private readonly definitions: Definitions,
  ) {}

  of(call: Node, links: readonly { link: Node; role: Role }[]): Table | undefined {
    for (const { role } of links) {
      const model = this.roles.argument(role, 'model');
      const found = model && this.ofModel(model);
      if (found) return found;
    }
    let receiver: Node | undefined = call.callee;
    for (let depth = 0; receiver && depth < 16; depth++) {
      receiver = receiver.is('Call') ? receiver.callee : receiver.object;
      if (!receiver) break;
      const role = receiver.is('Call') ? this.roles.of(receiver) : undefined;
      const model = role && this.roles.argument(role, 'model');
      const found = (model && this.ofModel(model)) ?? this.ofHolder(receiver);
      if (found) return found;
    }
    return undefined;
  }

  /** `this.model.findOne()` of a base class, called on an object of a class that gives the model to its base. */
  ofReceiver(outer: Node, inner: Node): Table | undefined {
    const field = inner.callee && rootField(inner.callee);
    const receiver = outer.callee?.object;
    if (field === undefined || !receiver) return undefined;
    for (const origin of alternatives(this.origins.of(receiver))) {
      if (origin.kind !== 'instance' || !origin.of.is('Class')) continue;
      const table = this.given(origin.of, field);
      if (table) return table;
    }
    return undefined;
  }

  /** What `super(Model)` of a class gives to the base's constructor parameter `field`. */
  private given(cls: Node, field: string): Table | undefined {
    const { classes } = lineageOf(this.origins, cls);
    for (const [index, one] of classes.entries()) {
      const base = classes[index + 1];
      const params = base && constructorOf(base)?.params;
      const place = params?.findIndex((param) => (param.string || param.target?.name) === field) ?? -1;
      if (place < 0) continue;
      const maker = constructorOf(one);
      for (const call of maker?.descendants({ kinds: ['Call'] }) ?? [])
        if (call.callee?.is('Super')) return this.ofModel(call.argument(place));
    }
    return undefined;
  }

  private ofModel(node: Node | undefined): Table | undefined {
    if (!node) return undefined;
    const text = node.is('String', 'Template') ? this.values.text(node) : undefined;
    if (text !== undefined) return this.schema.named(text.split(/\s+/)[0] ?? text);
    for (const origin of alternatives(this.origins.of(node))) {
      const table = this.ofOrigin(origin);
      if (table) return table;
    }
    for (const { node: made } of this.definitions.of(node)) {
      const table = this.schema.ofDeclaration(made) ?? this.ofModelCall(made);
      if (table) return table;
    }
    return undefined;
  }

  /** `mongoose.model('Topic', schema)`, `sequelize.define('topic', …)` */
  private ofModelCall(made: Node): Table | undefined {
    if (!made.is('Call') || !/^(model|define)$/.test(made.callee?.name ?? '')) return undefined;
    const name = this.values.text(made.argument(0));
    return name === undefined ? undefined : this.schema.named(name);
  }

  private ofHolder(receiver: Node): Table | undefined {
    for (const origin of alternatives(this.origins.of(receiver))) {
      const table = this.ofOrigin(origin);
      if (table) return table;
      if (origin.kind !== 'library' || !receiver.is('Member')) continue;
      if (/prisma/i.test(origin.package)) return this.schema.named(receiver.name, 'prisma');
      if (/^drizzle-orm/.test(origin.package) && receiver.object?.name === 'query')
        return this.schema.named(receiver.name, 'drizzle');
    }
    if (!receiver.is('Identifier', 'Member')) return undefined;
    for (const { node: made } of this.definitions.of(receiver)) {
      const table = this.schema.ofDeclaration(made) ?? this.ofModelCall(made);
      if (table) return table;
    }
    // a model that is exported through a list of models keeps its name
    const isModel = alternatives(this.origins.of(receiver)).some(
      (one) => one.kind === 'library' && one.package === 'mongoose',
    );
    return isModel ? this.schema.named(receiver.name, 'mongoose') : undefined;
  }

  private ofOrigin(origin: Origin): Table | undefined {
    if (origin.kind === 'class') return this.ofClass(origin.cls);
    if (origin.kind === 'instance') return origin.of.is('Class') ? this.ofClass(origin.of) : undefined;
    if (origin.kind !== 'library') return undefined;
    for (const argument of origin.args ?? []) {
      for (const one of alternatives(argument)) {
        const cls = one.kind === 'instance' ? one.of : one.kind === 'class' ? one.cls : undefined;
        const table = cls?.is('Class') ? this.ofClass(cls) : undefined;
        if (table) return table;
      }
    }
    return undefined;
  }

  private ofClass(cls: Node): Table | undefined {
    for (const one of lineageOf(this.origins, cls).classes) {
      const table = this.schema.ofDeclaration(one);
      if (table) return table;
    }
    return undefined;
  }
}

/** `model` of `this.model.findOne` */
const rootField = (callee: Node): string | undefined => {
  let at: Node | undefined = callee;
  while (at?.is('Member', 'Call')) {
    if (at.is('Member') && at.object?.is('This')) return at.name;
    at = at.is('Call') ? at.callee : at.object;
  }
  // `const entity = new this.model(data); await entity.save()`
  const holder = at?.is('Identifier') ? at.binding?.declaration?.parent : undefined;
  const made = holder?.is('VarDecl') ? holder.init : undefined;
  if (made?.isNew && made.callee?.is('Member') && made.callee.object?.is('This')) return made.callee.name;
  return undefined;
};
