import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Values } from '../../resolution/values.ts';
import { returnsOf } from '../dataflow/declared.ts';
import { leaves, passedBlock } from '../leaves.ts';
import type { Demand } from './demand.ts';
import { Dereferences } from './dereferences.ts';
import { GuardFacts, type About, type Fact } from './guard-facts.ts';
import { asWritten, HOST_OF, subjectsOf, WAY_TO } from './subjects.ts';
import { acceptsNoHarm, fixesHost, textSetOf } from './text-sets.ts';

/** A fact and where in the file it holds. */
interface Placed {
  fact: Fact;
  start: number;
  end: number;
}

const DEPTH = 3;
const CHECKS_ADDRESSES =
  /\b(isIP|isIPv4|lookup|resolve4|ipaddr|isPrivate\w*|isPublic\w*|private-ip|BlockList|isLoopback|isLocal\w*)\b/;

/** Tests that a value has passed where it is used: branches, early exits, predicates and checks of the project. */
/** A whole host: the colon ends it. */
const HOST_AND_PORT = /^https?:\/\/[^/?#@\\:]+:$/i;

export class Guards {
  private readonly facts: GuardFacts;
  private readonly byUnit = new Map<SourceUnit, Map<string, Placed[]>>();
  private readonly checking = new Set<string>();
  private readonly dereferences = new Dereferences();

  constructor(
    private readonly calls: Calls,
    private readonly values: Values,
  ) {
    this.facts = new GuardFacts(values);
  }

  /** Whether the value of a name or member, as used at a place, has passed a test that rules the danger out. */
  exclude(node: Node, keys: readonly string[], use: Node, demand: Demand, depth = DEPTH): boolean {
    if (use.file !== node.file) return false;
    // a test of a text says nothing of what a call makes of it
    const own = node.isCall ? asWritten(node) : subjectsOf(node)[0];
    if (own === undefined) return false;
    const subject = [own, ...keys].join('.').replace(/\.href$/, '');
    if (demand.danger === 'missing' && this.dereferences.before(subject, use)) return true;
    return this.ruledOut(subject, node.file, use.start, demand, depth);
  }

  private ruledOut(subject: string, unit: SourceUnit, at: number, demand: Demand, depth: number): boolean {
    const index = this.indexOf(unit);
    const factsOn = (name: string): Fact[] =>
      (index.get(name) ?? []).flatMap(({ fact, start, end }) => (start <= at && at < end ? [fact] : []));
    return this.isExcluded(subject, factsOn, demand, depth);
  }

  /** Whether facts on a value, on its host or on the way to it rule the danger out. */
  private isExcluded(
    subject: string,
    factsOn: (name: string) => Fact[],
    demand: Demand,
    depth: number,
  ): boolean {
    if (this.rulesOut(factsOn(subject), demand, depth)) return true;
    if (demand.isDecoded) return false;
    if (demand.danger === 'host') {
      const hosts = [HOST_OF, '.host', '.hostname', '.origin'].flatMap((part) => factsOn(subject + part));
      return hosts.some((fact) => this.fixesName(fact, demand, depth));
    }
    return (
      demand.danger === 'sep' && factsOn(subject + WAY_TO).some((fact) => fact.is === 'starts' && !fact.holds)
    );
  }

  /** A test of a host alone. */
  private fixesName(fact: Fact, demand: Demand, depth: number): boolean {
    if (fact.is === 'ends') return /^['"`]\./.test(fact.part.text);
    if (fact.is === 'matches') return textSetOf(fact.source, fact.flags)?.isAnchored === true;
    if (fact.is === 'either')
      return fact.of.every((group) => group.some((one) => this.fixesName(one, demand, depth)));
    return fact.is === 'oneOf' || (fact.is === 'checked' && this.rulesOut([fact], demand, depth));
  }

  private rulesOut(facts: readonly Fact[], demand: Demand, depth: number): boolean {
    if (!facts.length) return false;
    if (facts.some((fact) => this.one(fact, demand, depth))) return true;
    if (demand.danger !== 'host' || demand.isDecoded) return false;
    // one slash at the start and no second one: a path of this site
    const starts = (text: string, holds: boolean): boolean =>
      facts.some(
        (fact) => fact.is === 'starts' && fact.holds === holds && this.values.text(fact.part) === text,
      );
    if (starts('/', true) && starts('//', false)) return true;
    // `http://127.0.0.1:` with a host and a port behind it, unless what stands there is the name of a user
    const hasNoUser = facts.some((fact) => fact.is === 'lacks' && fact.text === '@');
    return (
      hasNoUser &&
      facts.some(
        (fact) => fact.is === 'starts' && fact.holds && HOST_AND_PORT.test(this.values.text(fact.part) ?? ''),
      )
    );
  }

  private one(fact: Fact, demand: Demand, depth: number): boolean {
    const { danger } = demand;
    if (danger === 'missing' && fact.is !== 'either' && fact.is !== 'checked')
      return fact.is !== 'type' || fact.type !== 'undefined';
    switch (fact.is) {
      case 'oneOf':
        return true;
      case 'type':
        return fact.type === 'string' ? danger === 'object' : fact.type !== 'object';
      case 'either':
        return fact.of.every((group) => this.rulesOut(group, demand, depth));
      case 'checked':
        return this.checked(fact, demand, depth);
      case 'short':
        return danger === 'length';
      case 'found':
        return danger === 'sep' && !demand.isDecoded;
      case 'free':
        return !demand.isDecoded && fact.of.includes(danger);
      default:
        return !demand.isDecoded && this.ofText(fact, demand);
    }
  }

  private ofText(fact: Fact, { danger }: Demand): boolean {
    switch (fact.is) {
      case 'matches': {
        const set = textSetOf(fact.source, fact.flags);
        return set !== undefined && acceptsNoHarm(danger, set);
      }
      case 'lacks':
        if (danger === 'sep') return /^(\/|\.\.|\.\.\/|\.)$/.test(fact.text);
        return danger === 'quote' && fact.text === "'";
      case 'starts': {
        const text = this.values.text(fact.part);
        if (danger === 'host')
          return fact.holds && (fixesHost(text ?? '') || /\/['"`]?$/.test(fact.part.text));
        if (danger !== 'sep') return false;
        if (!fact.holds) return text === '..' || text === '../';
        return text?.endsWith('/') === true || /(\bsep|['"]\/['"]|\/`|\bsep\}`)$/.test(fact.part.text);
      }
      default:
        return false;
    }
  }

  /** A function of the project that was given the value and answered, or came back. */
  private checked(fact: Extract<Fact, { is: 'checked' }>, demand: Demand, depth: number): boolean {
    if (depth <= 0) return false;
    const targets = this.calls.targets(fact.call);
    return (
      targets.length > 0 &&
      targets.every(({ fn }) => this.checks(fn, fact.index, fact.side, demand, depth - 1))
    );
  }

  private checks(fn: Node, index: number, side: boolean | undefined, demand: Demand, depth: number): boolean {
    const name = fn.params[index]?.target;
    const { body } = fn;
    if (!name?.is('Identifier') || !body) return false;
    if (demand.danger === 'host' && CHECKS_ADDRESSES.test(body.text)) return true;
    const key = `${fn.path}:${String(fn.id)} ${String(index)} ${String(side)} ${demand.danger}`;
    if (this.checking.has(key)) return false;
    this.checking.add(key);
    const holds = this.holdsIn(fn, name, body, side, demand, depth);
    this.checking.delete(key);
    return holds;
  }

  private holdsIn(
    fn: Node,
    name: Node,
    body: Node,
    side: boolean | undefined,
    demand: Demand,
    depth: number,
  ): boolean {
    const subject = `#${String(name.payload)}`;
    const at = (node: Node): boolean => this.ruledOut(subject, fn.file, node.start, demand, depth);
    if (side === undefined) return this.ruledOut(subject, fn.file, body.end - 1, demand, depth);
    const answers = returnsOf(fn).filter((answer) => !isAnswer(answer, !side));
    return (
      answers.length > 0 &&
      answers.every((answer) => {
        if (at(answer)) return true;
        const said = this.facts.of(answer, side);
        const factsOn = (name: string): Fact[] =>
          said.flatMap(({ subjects, fact }) => (subjects.includes(name) ? [fact] : []));
        return this.isExcluded(subject, factsOn, demand, depth);
      })
    );
  }

  private indexOf(unit: SourceUnit): Map<string, Placed[]> {
    const known = this.byUnit.get(unit);
    if (known) return known;
    const index = new Map<string, Placed[]>();
    this.byUnit.set(unit, index);
    const place = (abouts: readonly About[], start: number, end: number): void => {
      for (const { subjects, fact } of abouts) {
        for (const subject of subjects) {
          const list = index.get(subject);
          if (list) list.push({ fact, start, end });
          else index.set(subject, [{ fact, start, end }]);
        }
      }
    };
    const within = (test: Node | undefined, side: boolean, branch: Node | undefined): void => {
      if (test && branch) place(this.facts.of(test, side), branch.start, branch.end);
    };
    for (const node of unit.nodesOf('If')) {
      const [test, then, other] = [node.child('test'), node.child('then'), node.child('else')];
      within(test, true, then);
      within(test, false, other);
      const end = endOfRest(afterPresence(node, test));
      if (!test || end === undefined) continue;
      if (leaves(then)) place(this.facts.of(test, false), node.end, end);
      if (leaves(other)) place(this.facts.of(test, true), node.end, end);
    }
    for (const node of unit.nodesOf('Conditional')) {
      within(node.child('test'), true, node.child('then'));
      within(node.child('test'), false, node.child('else'));
    }
    for (const node of unit.nodesOf('Logical')) {
      if (node.operator !== '??') within(node.child('left'), node.operator === '&&', node.child('right'));
    }
    for (const node of unit.nodesOf('While')) within(node.child('test'), true, node.child('body'));
    for (const node of unit.nodesOf('Case')) placeCase(node, place);
    for (const node of [...unit.nodesOf('ExprStmt'), ...unit.nodesOf('VarDecl')])
      this.placeCheck(node, place);
    return index;
  }

  /** `assertPublic(url);`, `const checked = await validate(url);` */
  private placeCheck(
    node: Node,
    place: (abouts: readonly About[], start: number, end: number) => void,
  ): void {
    let call = node.is('VarDecl') ? node.init : node.expression;
    if (call?.is('Await')) call = call.expression;
    const end = endOfRest(node);
    if (!call?.isCall || end === undefined || !this.calls.targets(call).length) return;
    call.args.forEach((argument, index) => {
      const subjects = subjectsOf(argument);
      if (call && subjects.length)
        place([{ subjects, fact: { is: 'checked', call, index, side: undefined } }], node.end, end);
    });
  }
}

/** Where the statements end that run only when this one was passed. */
const endOfRest = (node: Node): number | undefined => passedBlock(node.statement)?.end;

/** `if (!id) … else if (!isUuid(id)) throw …`: without a value there is nothing to test, so the test holds behind both. */
const afterPresence = (node: Node, test: Node | undefined): Node => {
  const outer = node.slot === 'else' ? node.parent : undefined;
  const asked = outer?.is('If') ? outer.child('test') : undefined;
  const subject = asked?.is('Unary') && asked.operator === '!' ? asked.expression?.text : undefined;
  return outer && subject && test?.text.includes(subject) ? outer : node;
};

/** `case 'a':` of `switch (x)` */
const placeCase = (
  node: Node,
  place: (abouts: readonly About[], start: number, end: number) => void,
): void => {
  const chosen = node.parent;
  const test = node.child('test');
  const subject = chosen?.child('test') ?? chosen?.expression;
  if (!test || !subject || !test.is('String', 'Number', 'Member')) return;
  place([{ subjects: subjectsOf(subject), fact: { is: 'oneOf' } }], test.end, node.end);
};

const isAnswer = (node: Node, answer: boolean): boolean =>
  answer ? node.is('True') : node.is('False', 'Null') || node.text === 'undefined';
