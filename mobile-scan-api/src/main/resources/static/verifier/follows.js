// Whether a step is one, and whether it may stand after another: docs/CUSTODY.md, and io.waymark.custody.Follows in Java.
// A step here is {step, hash, key}: its JSON, the SHA-256 of its canonical bytes, and its key id.

import { bytes, hmac, ofJson } from './hash.js';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ACTS = ['commission', 'enter', 'part', 'pack', 'unpack', 'content', 'ship', 'cancel', 'receive', 'reject',
  'transform', 'split', 'merge', 'sell', 'take back', 'leave', 'retire', 'correct'];
const STATUSES = ['held', 'offered', 'packed', 'consumed', 'sold', 'left', 'retired', 'void'];
const MEMBERS = ['act', 'class', 'content', 'custodian', 'event', 'from', 'id', 'in', 'kind', 'lot', 'made', 'n', 'out',
  'prev', 'quantity', 'receiver', 'ref', 'salt', 'status', 'v', 'watch', 'writer'];

const text = (value) => typeof value === 'string';
const hexOf = (value, ...lengths) => text(value) && lengths.includes(value.length) && /^[0-9a-f]*$/.test(value);
const organisation = (value) => text(value) && /^[A-Za-z0-9._-]{1,64}$/.test(value);
const count = (value, from, to) => Number.isSafeInteger(value) && value >= from && value <= to;
const object = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const named = (value) => object(value) && organisation(value.org) && hexOf(value.ref, 32);
const same = (a, b) => a === b || (object(a) && object(b)
  && Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => same(a[name], b[name])));
const merkle = (value) => object(value) && hexOf(value.root, 64) && count(value.count, 0, 1000)
  && (value.count === 0) === (value.root === EMPTY);
const quantity = (value) => object(value) && text(value.uom) && value.uom.length <= 3 && text(value.value)
  && value.value.length <= 40 && /^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/.test(value.value) && value.value !== '0';
const watch = (value) => object(value) && typeof value.over === 'boolean' && Array.isArray(value.positions)
  && value.positions.length <= 32
  && value.positions.every((p, i, all) => hexOf(p, 64) && (i === 0 || all[i - 1] < p));
const absentOr = (value, form) => value === undefined || form(value);

/** Whether the members of a step have their form and fit together, whatever stands before it. */
export function shape(s) {
  if (!object(s) || !count(s.v, 1, Number.MAX_SAFE_INTEGER)) return 'format';
  if (s.v > 1) return 'newer';
  const first = s.n === 1;
  const has = (name) => s[name] !== undefined;
  const ok = Object.keys(s).every((name) => MEMBERS.includes(name))
    && ['item', 'unit', 'portion'].includes(s.kind) && count(s.n, 1, 1_000_000)
    && ACTS.includes(s.act) && STATUSES.includes(s.status)
    && organisation(s.writer) && organisation(s.custodian) && absentOr(s.receiver, organisation)
    && hexOf(s.salt, 32) && absentOr(s.ref, (v) => hexOf(v, 32)) && absentOr(s.event, (v) => hexOf(v, 64))
    && absentOr(s.in, (v) => hexOf(v, 32, 64)) && absentOr(s.out, (v) => hexOf(v, 32, 64))
    && absentOr(s.prev, (p) => object(p) && hexOf(p.hash, 64) && organisation(p.writer))
    && absentOr(s.id, (v) => text(v) && v.length <= 512)
    && absentOr(s.content, merkle) && absentOr(s.made, merkle) && absentOr(s.quantity, quantity)
    && absentOr(s.lot, named) && absentOr(s.class, named) && absentOr(s.watch, watch)
    && absentOr(s.from, (f) => Array.isArray(f) && f.length <= 1000 && f.every((o) => named(o) && hexOf(o.step, 64)))
    && first === has('ref') && first !== has('prev')
    && has('event') !== (s.act === 'reject') && has('receiver') === (s.status === 'offered')
    && has('in') === (s.status === 'packed') && has('content') === (s.kind === 'unit')
    && has('quantity') === (s.kind === 'portion') && (s.kind !== 'portion' || has('lot'))
    && has('made') === (s.status === 'consumed')
    && (!first || (has('id') && s.custodian === s.writer && s.status === 'held'));
  return ok ? null : 'format';
}

/** The key id of the step after this one; `exit` is the unit step with which a packed thing left its unit. */
export function nextKey(before, exit) {
  const more = exit ? [bytes(exit.step.salt)] : [];
  return hmac(bytes(before.step.salt), 'waymark next', bytes(before.hash), ...more);
}

/** The members whose first write at the next key can be the next step. */
export function writers(step, exit, name) {
  switch (step.status) {
    case 'held': case 'retired': case 'void': return [step.custodian];
    case 'offered': return [step.custodian, step.receiver];
    case 'sold': case 'left': return [step.custodian, name.org];
    case 'packed': return exit ? [exit.step.writer] : [];
    default: return [];
  }
}

const none = (list) => list === undefined || list.length === 0;
const notWatched = (w) => w === undefined || (w.positions.length === 0 && !w.over);
const firstBroken = (rules) => rules.find(([holds]) => !holds)?.[1] ?? null;

/** Who commissions names lots and classes of its own: that is where their recalls are asked. */
function ownTargets(step, name) {
  const none = step.act === 'enter' || step.kind === 'unit';
  const own = (target) => target === undefined || (!none && target.org === name.org);
  return step.act === 'part' || (own(step.lot) && own(step.class));
}

/** The code of the rule that a first step breaks, or null. */
export function first({ step }, name) {
  const made = !none(step.from);
  const act = step.act === 'commission' ? step.kind !== 'unit' || !made
    : step.act === 'enter' ? step.kind === 'item' && !made
    : step.act === 'part' && step.kind === 'portion' && made;
  return firstBroken([
    [step.n === 1 && step.ref === name.ref, 'first-ref'],
    [step.writer === name.org, 'first-writer'],
    [act, 'first-act'],
    [step.content === undefined || step.content.count === 0, 'first-content'],
    [ownTargets(step, name), 'first-lot'],
    [made || notWatched(step.watch), 'first-watch'],
    [step.out === undefined, 'out'],
  ]);
}

/** The code of the first rule that is broken when `after` stands after `before`, or null. */
export async function next(before, after, exit, name) {
  const [b, a] = [before.step, after.step];
  if (b.status === 'packed' && !exit) return 'no-exit';
  if (a.act === 'reject') {
    const one = b.status === 'offered' && (await ofJson(await rejection(before))) === after.hash;
    return one ? null : 'reject-form';
  }
  const commission = a.act === 'commission';
  return firstBroken([
    [a.n === b.n + 1, 'number'],
    [a.kind === b.kind, 'kind'],
    [a.prev?.hash === before.hash, 'previous-hash'],
    [a.prev?.writer === b.writer, 'previous-writer'],
    [same(a.quantity, b.quantity), 'quantity'],
    [b.kind === 'portion' ? same(b.lot, a.lot) : commission || a.lot === undefined, 'lot'],
    [commission || a.class === undefined, 'class'],
    [!commission || ownTargets(a, name), 'lot'],
    [a.out === exit?.key, 'out'],
    [writers(b, exit, name).includes(a.writer), 'writer'],
    [a.custodian === a.writer, 'custodian'],
    [none(a.from) && notWatched(a.watch), 'from'],
    [commission === (a.id !== undefined), 'identifier'],
    [a.act === 'content' || same(a.content, b.content), 'content'],
  ]) ?? acted(b, a);
}

/** The one form that the rejection of an offer can have. */
async function rejection({ step, hash }) {
  const salt = (await hmac(bytes(step.salt), 'waymark reject')).slice(0, 32);
  const r = { v: 1, kind: step.kind, n: step.n + 1, act: 'reject', writer: step.receiver, status: 'held',
    custodian: step.custodian, salt, prev: { hash, writer: step.writer } };
  if (step.content) r.content = step.content;
  if (step.quantity) r.quantity = step.quantity;
  if (step.kind === 'portion') r.lot = step.lot;
  return r;
}

function acted(b, a) {
  const is = (holds, code) => (holds ? null : code);
  if (a.act === 'correct') return is(corrects(b, a), 'correct');
  switch (b.status) {
    case 'held': return held(a, false);
    case 'packed': return held(a, true);
    case 'offered': return is(a.act === (a.writer === b.receiver ? 'receive' : 'cancel') && a.status === 'held', 'act');
    case 'sold': return is(a.act === 'take back' && a.status === 'held', 'act');
    case 'left': return is(a.act === 'enter' && a.status === 'held', 'act');
    case 'void': return is(a.act === 'commission' && a.status === 'held' && a.kind !== 'portion', 'act');
    default: return 'ended';
  }
}

function held(a, leftUnit) {
  const thing = a.content === undefined || a.content.count === 0;
  const rules = {
    ship: [a.status === 'offered' && a.receiver !== a.writer, 'ship'],
    pack: [a.status === 'packed', 'pack'],
    unpack: [leftUnit && a.status === 'held', 'unpack'],
    content: [a.kind === 'unit' && a.status === 'held', 'content'],
    sell: [thing && a.status === 'sold', 'sell'],
    leave: [thing && a.status === 'left', 'leave'],
    retire: [thing && a.status === 'retired', 'retire'],
    transform: [thing && a.status === 'consumed', 'transform'],
    split: [a.kind === 'portion' && a.status === 'consumed' && a.made.count > 0, 'made'],
    merge: [a.kind === 'portion' && a.status === 'consumed' && a.made.count > 0, 'made'],
  };
  const [holds, code] = rules[a.act] ?? [false, 'act'];
  return holds ? null : code;
}

/** A correction takes back only the head, only by who wrote it, and only where custody did not change. */
function corrects(b, a) {
  const own = a.writer === b.writer && a.writer === b.custodian;
  const commission = b.act === 'commission' && b.status === 'held' && none(b.from);
  const ok = commission
    ? a.status === 'void'
    : ['offered', 'sold', 'left', 'retired'].includes(b.status) && a.status === 'held';
  return own && ok;
}
