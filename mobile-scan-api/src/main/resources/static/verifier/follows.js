// Whether a step is one, and whether it may stand after another (docs/CUSTODY.md; io.waymark.custody.Follows in Java),
// but for portions, which stand in no bundle. A step here is {step, hash, key}: its JSON, the hash of that, its key id.

import { ascending, bytes, count, hexOf, hmac, isHash, object, organisation, text } from './bytes.js';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ACTS = ['commission', 'enter', 'part', 'pack', 'unpack', 'content', 'ship', 'cancel', 'receive', 'reject',
  'transform', 'split', 'merge', 'sell', 'take back', 'leave', 'retire', 'correct'];

const short = (value) => hexOf(value, 32);
const keyId = (value) => hexOf(value, 32, 64);
const named = (value) => object(value) && organisation(value.org) && short(value.ref);
const listOf = (value, most, holds) => Array.isArray(value) && value.length <= most && value.every(holds);
const merkle = (value) => object(value) && isHash(value.root) && count(value.count, 0, 1000)
  && (value.count === 0) === (value.root === EMPTY);
const origins = (value) => listOf(value, 1000, (origin) => named(origin) && isHash(origin.step));
const watch = (value) => object(value) && typeof value.over === 'boolean' && listOf(value.positions, 32, isHash)
  && ascending(value.positions);
/** The members of a step, each with its form. */
const FORMS = {
  v: count, kind: (v) => v === 'item' || v === 'unit', n: (v) => count(v, 1, 1_000_000), salt: short, ref: short,
  act: (v) => ACTS.includes(v), status: (v) => text(v) && Object.hasOwn(STATUSES, v), in: keyId, out: keyId,
  writer: organisation, custodian: organisation, receiver: organisation, id: (v) => text(v) && v.length <= 512,
  prev: (v) => object(v) && isHash(v.hash) && organisation(v.writer), content: merkle, made: merkle, event: isHash,
  lot: named, class: named, from: origins, watch, claim: isHash,
};
const ALWAYS = ['act', 'custodian', 'kind', 'n', 'salt', 'status', 'v', 'writer'];

/** Whether the members of a step have their form and fit together, whatever stands before it. */
export function shape(s) {
  if (!object(s) || !count(s.v, 1)) return 'format';
  if (s.v > 2) return 'newer';
  const has = (name) => s[name] !== undefined;
  const first = s.n === 1;
  const ok = Object.keys(s).every((name) => Object.hasOwn(FORMS, name) && FORMS[name](s[name])) && ALWAYS.every(has)
    && first === has('ref') && first !== has('prev')
    && has('event') !== (s.act === 'reject') && has('receiver') === (s.status === 'offered')
    && has('in') === (s.status === 'packed') && has('content') === (s.kind === 'unit')
    && has('made') === (s.status === 'consumed')
    && has('claim') === (s.v === 2) && (s.v === 1 || (s.kind === 'item' && s.act === 'commission'))
    && (!first || (has('id') && s.custodian === s.writer && s.status === 'held'));
  return ok ? null : 'format';
}

/** The key id of the step after this one; `exit` is the unit step with which a packed thing left its unit. */
export const nextKey = ({ step, hash }, exit) =>
  hmac(bytes(step.salt), 'waymark next', bytes(hash), bytes(exit?.step.salt ?? ''));

/** A step with what a bundle leaves out, because it follows from the step before and the exit; else null. */
export function whole(given, before, exit) {
  if (!before) return given;
  const { step: b, hash } = before;
  const follows = { v: given.claim === undefined ? 1 : 2, kind: b.kind, n: b.n + 1, custodian: given.writer,
    prev: { hash, writer: b.writer } };
  if (b.content && given.act !== 'content') follows.content = b.content;
  if (exit) follows.out = exit.key;
  if (given.act === 'reject') {
    const salt = hmac(bytes(b.salt), 'waymark reject').slice(0, 32);
    Object.assign(follows, { custodian: b.custodian, status: 'held', writer: b.receiver, salt });
    return Object.keys(given).length === 1 && b.receiver ? { ...given, ...follows } : null;
  }
  return Object.keys(follows).some((name) => Object.hasOwn(given, name)) ? null : { ...given, ...follows };
}

const none = (list) => list === undefined || list.length === 0;
const notWatched = (w) => w === undefined || (w.positions.length === 0 && !w.over);
const firstBroken = (rules) => rules.find(([holds]) => !holds)?.[1] ?? null;

/** Who commissions names lots and classes of its own: that is where their recalls are asked. */
function ownTargets(step, name) {
  const none = step.act === 'enter' || step.kind === 'unit';
  return [step.lot, step.class].every((target) => target === undefined || (!none && target.org === name.org));
}

/** The code of the rule that a first step breaks, or null. */
export function first({ step }, name) {
  const made = !none(step.from);
  const act = { commission: step.kind === 'item' || !made, enter: step.kind === 'item' && !made }[step.act];
  return firstBroken([
    [step.n === 1 && step.ref === name.ref, 'first-ref'],
    [step.writer === name.org, 'first-writer'],
    [act, 'first-act'],
    [step.content === undefined || step.content.count === 0, 'first-content'],
    [step.out === undefined, 'out'],
    [ownTargets(step, name), 'first-lot'],
    [made || notWatched(step.watch), 'first-watch'],
  ]);
}

/** The code of the first rule that is broken when `after`, whole again, stands after `before`; or null. */
export function next({ step: b }, { step: a }, exit, name) {
  if (b.status === 'packed' && !exit) return 'no-exit';
  if (a.act === 'reject') return null; // it follows from the offer as a whole
  const commission = a.act === 'commission';
  return firstBroken([
    [commission || a.lot === undefined, 'lot'],
    [commission || a.class === undefined, 'class'],
    [!commission || ownTargets(a, name), 'lot'],
    [writers(b, exit, name).includes(a.writer), 'writer'],
    [none(a.from) && notWatched(a.watch), 'from'],
    [commission === (a.id !== undefined), 'identifier'],
  ]) ?? (a.act === 'correct' ? corrects(b, a) : acted(b, a));
}

const empty = (a) => !a.content?.count;
/** Acts on what one has: the status that each gives, what else must hold, and the code where it does not. */
const HELD = {
  ship: ['offered', (a) => a.receiver !== a.writer], pack: ['packed'], sell: ['sold', empty], leave: ['left', empty],
  unpack: ['held', (a, b) => b.status === 'packed'], content: ['held', (a) => a.kind === 'unit'],
  retire: ['retired', empty], transform: ['consumed', empty], split: ['-', empty, 'made'], merge: ['-', empty, 'made'],
};
const theirs = (a, b) => a.writer === b.receiver;
const holder = (step) => [step.custodian];
const orMaker = (step, exit, name) => [step.custodian, name.org];
/** By status: the members whose first write at the next key can be the next step, and what that can be. */
const STATUSES = {
  held: [holder, HELD], packed: [(step, exit) => (exit ? [exit.step.writer] : []), HELD],
  offered: [({ custodian, receiver }) => [custodian, receiver],
    { receive: ['held', theirs], cancel: ['held', (a, b) => !theirs(a, b)] }],
  sold: [orMaker, { 'take back': ['held'] }], left: [orMaker, { enter: ['held'] }],
  void: [holder, { commission: ['held'] }], retired: [holder], consumed: [() => []],
};

export const writers = (step, exit, name) => STATUSES[step.status][0](step, exit, name);

function acted(b, a) {
  const [, acts] = STATUSES[b.status];
  if (!acts) return 'ended';
  if (!Object.hasOwn(acts, a.act)) return 'act';
  const [status, holds = () => true, code = acts === HELD ? a.act : 'act'] = acts[a.act];
  return a.status === status && holds(a, b) ? null : code;
}

/** A correction takes back only the head, only by who wrote it, and only where custody did not change. */
function corrects(b, a) {
  const own = a.writer === b.writer && a.writer === b.custodian;
  const made = b.act === 'commission' && b.status === 'held' && none(b.from);
  const ended = ['offered', 'sold', 'left', 'retired'].includes(b.status);
  return own && (made ? a.status === 'void' : ended && a.status === 'held') ? null : 'correct';
}
