// Checks a bundle (docs/FORMATS.md, "Bundle") and says what follows from it, trusting nobody who served it. What only a
// cosigned log can prove (block numbers, times, names of organisations, that nothing was left out) is not claimed here.

import { base64url, bytes, counter, fromBase64url, hmac, ofJson, rootFrom, sha256 } from './hash.js';
import { first, next, nextKey, shape, writers } from './follows.js';

/** What makes a bundle wrong: a stable code and where it was found. */
export class Wrong extends Error {
  constructor(code, where = '') {
    super(where ? code + ' at ' + where : code);
    this.code = code;
    this.where = where;
  }
}

const demand = (holds, code, where) => {
  if (!holds) throw new Wrong(code, where);
};
const list = (value, code) => {
  demand(Array.isArray(value) && value.length <= 2000, 'format', code);
  return value;
};

/** The canonical identifier that an address names: the item of a GTIN, whatever else the address says. Null for others. */
export function identifierOf(address) {
  const path = new URL(address).pathname.match(/\/01\/(\d{14})(?:\/22\/[^/]+)?(?:\/10\/[^/]+)?\/21\/([^/]+)\/?$/);
  if (!path) return null;
  const serial = encodeURIComponent(decodeURIComponent(path[2]))
    .replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  return `https://id.gs1.org/01/${path[1]}/21/${serial}`;
}

/**
 * Checks all of a bundle. Throws Wrong with the first thing that is wrong.
 * Gives {steps, hashes, days, head, custodian, writer, product, recall, identifierBinds, gaps, notes}.
 */
export async function verify(bundle, identifier) {
  const before = counter.hashes;
  demand(Number.isSafeInteger(bundle?.v) && bundle.v >= 1, 'format', 'v');
  demand(bundle.v === 1, 'newer', 'v');
  demand(bundle.kind === 'item', 'kind');
  demand(bundle.uri === identifier, 'other-code');
  const name = bundle.object;
  demand(name && typeof name.org === 'string' && typeof name.ref === 'string', 'format', 'object');
  const chain = await placedList(bundle.chain, 'chain');
  const units = await unitMap(bundle.units);
  const commissioned = await beginning(chain, name, identifier, bundle.complete);
  await walk(chain, name, units, 'chain');
  demand(units.unused.size === 0, 'unit-unused');
  await events(bundle.events, [chain, ...units.steps]);
  inOrder(bundle, chain, units);
  const product = await productOf(bundle.product, chain);
  const recall = await recalls(bundle.recalls, chain, name);
  const outer = outermost(chain, units);
  await gap(bundle.gaps, outer, name);
  return {
    steps: chain.length + units.steps.reduce((sum, steps) => sum + steps.length, 0),
    hashes: counter.hashes - before,
    head: chain[chain.length - 1].step,
    outer: outer.last.step,
    left: outer.exit !== null,
    complete: bundle.complete === true,
    entered: chain[0].step.act === 'enter',
    refFollows: commissioned,
    product,
    recall,
    gaps: bundle.gaps,
    prefix: prefixBinds(bundle.prefix, name, identifier),
  };
}

/** Steps with their hashes recomputed. */
async function placedList(placed, where) {
  demand(list(placed, where).length > 0, 'format', where);
  return Promise.all(placed.map(async (p, i) => {
    const at = where + '/' + i;
    const broken = shape(p?.step);
    demand(!broken, broken, at);
    demand(typeof p.key === 'string' && /^([0-9a-f]{32}|[0-9a-f]{64})$/.test(p.key), 'format', at + '/key');
    const hash = await ofJson(p.step);
    demand(hash === p.valueHash, 'value-hash', at);
    demand((await sha256(p.key + '|step')) === p.keyHash, 'key-hash', at);
    demand(p.org === p.step.writer, 'collection', at);
    return { ...p, hash, at };
  }));
}

async function beginning(chain, name, identifier, complete) {
  const start = chain[0];
  demand((start.step.n === 1) === (complete === true), 'complete', start.at);
  demand(complete === true, 'incomplete', start.at);
  demand(start.key === name.ref, 'first-key', start.at);
  demand(start.step.kind === 'item', 'kind', start.at);
  const broken = first(start, name);
  demand(!broken, broken, start.at);
  demand(chain.every((p) => p.step.id === undefined || p.step.id === identifier), 'identifier', start.at);
  const serial = identifier.slice(identifier.indexOf('/21/') + 4);
  if (!/^[A-Z2-7]{20}$/.test(serial)) return false;
  demand((await sha256('waymark ref', identifier)).slice(0, 32) === name.ref, 'ref', start.at);
  return true;
}

/** From each step to the next: the key that its salt yields, and the rule. */
async function walk(steps, name, units, where) {
  for (let i = 0; i < steps.length; i++) {
    const [at, after] = [steps[i], steps[i + 1]];
    const stay = at.step.status === 'packed' ? await units.around(at) : null;
    if (!after) continue;
    const exit = stay?.exit ?? null;
    demand(at.step.status !== 'packed' || exit, 'no-exit', at.at);
    demand((await nextKey(at, exit)) === after.key, 'next-key', after.at);
    const broken = await next(at, after, exit, name);
    demand(!broken, broken, after.at);
  }
}

/** The units of a bundle: `around(packed)` checks the unit that a packed step went into and gives how it left. */
async function unitMap(given) {
  const units = new Map();
  for (const [i, unit] of list(given, 'units').entries()) {
    demand(unit && typeof unit.packed === 'string' && !units.has(unit.packed), 'format', 'units/' + i);
    units.set(unit.packed, { ...unit, at: 'units/' + i, steps: await placedList(unit.steps, 'units/' + i) });
  }
  const map = { unused: new Set(units.keys()), steps: [...units.values()].map((u) => u.steps), of: (p) => units.get(p.hash) };
  map.around = async (packed) => {
    const unit = units.get(packed.hash);
    demand(unit, 'unit-missing', packed.at);
    demand(map.unused.delete(packed.hash), 'unit-twice', unit.at);
    const start = unit.steps[0];
    demand(start.key === packed.step.in, 'unit-key', start.at);
    const packer = packed.step.writer;
    demand(start.step.act === 'content' && start.step.writer === packer && start.step.custodian === packer, 'unit-writer', start.at);
    demand(unit.steps.every((p) => p.step.kind === 'unit'), 'kind', unit.at);
    const changes = unit.steps.filter((p) => p.step.act === 'content');
    for (const change of changes) {
      const leaves = unit.left === true && change === unit.steps[unit.steps.length - 1] && change !== start;
      await (leaves ? outside(change, packed.hash) : inside(change, packed.hash));
    }
    await walk(unit.steps, { org: unit.org }, map, unit.at);
    if (unit.left !== true) return { unit, exit: null };
    const exit = unit.steps[unit.steps.length - 1];
    demand(exit.step.act === 'content' && exit !== start, 'exit', exit.at);
    return { unit, exit };
  };
  return map;
}

async function inside({ step, content, at }, hash) {
  const root = await rootFrom(hash, content?.index, step.content.count, content?.path);
  demand(root === step.content.root, 'not-inside', at);
}

/** Two neighbours between which it would stand, or the end of the list on one side, or an empty list. */
async function outside({ step, content, at }, hash) {
  const { count, root } = step.content;
  const { left, right } = content ?? {};
  demand(count === 0 || left || right, 'not-outside', at);
  for (const neighbour of [left, right].filter(Boolean)) {
    demand((await rootFrom(neighbour.hash, neighbour.index, count, neighbour.path)) === root, 'not-outside', at);
  }
  const fits = count === 0
    || ((left ? left.hash < hash && left.index === (right ? right.index - 1 : count - 1) : right.index === 0)
      && (right ? right.hash > hash : true));
  demand(fits, 'not-outside', at);
}

/** Every event that is shown is the one that a step names, and every field of it is one that it committed to. */
async function events(given, chains) {
  demand(given && typeof given === 'object' && !Array.isArray(given), 'format', 'events');
  const days = new Map();
  for (const [digest, document] of Object.entries(given)) {
    const fields = await opened(document, 'events');
    demand((await committed(document)) === digest, 'event-digest', 'events');
    if (/^\d{4}-\d\d-\d\d$/.test(fields.day ?? '')) days.set(digest, fields.day);
  }
  for (const steps of chains) steps.forEach((p) => (p.day = days.get(p.step.event)));
}

/** The digest that steps name. */
export const committed = ({ _sd, _sd_alg, v }) => ofJson({ _sd, _sd_alg, v });

/** The fields of a salted document that are shown (RFC 9901). */
export async function opened(document, where) {
  demand(document?.v === 1 && document._sd_alg === 'sha-256', document?.v > 1 ? 'newer' : 'format', where);
  const digests = new Set(list(document._sd, where));
  const fields = {};
  for (const disclosure of list(document.disclosures, where)) {
    demand(digests.has(base64url(await sha256(disclosure))), 'disclosure', where);
    const [salt, field, value] = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(disclosure)));
    demand(fromBase64url(salt).length >= 16 && !Object.hasOwn(fields, field), 'disclosure', where);
    fields[field] = value;
  }
  return fields;
}

/** Blocks never go back along a chain, and nothing is younger than the bundle says that it is. */
function inOrder(bundle, chain, units) {
  const last = bundle.asOf?.block;
  demand(Number.isSafeInteger(last) && /^[0-9a-f]{64}$/.test(bundle.asOf.header), 'format', 'asOf');
  for (const steps of [chain, ...units.steps]) {
    steps.forEach((p, i) => {
      demand(Number.isSafeInteger(p.block) && p.block >= 0 && p.block <= last, 'block', p.at);
      demand(i === 0 || steps[i - 1].block <= p.block, 'block', p.at);
    });
  }
}

async function productOf(product, chain) {
  if (product === undefined) return null;
  const named = chain[0].step.class;
  demand(named && product.org === named.org && product.ref === named.ref, 'product', 'product');
  const fields = await opened(product.document, 'product');
  if (product.keyHash !== undefined) {
    demand((await sha256(`${product.ref}|product|${product.n}`)) === product.keyHash, 'key-hash', 'product');
    demand((await ofJson(product.document)) === product.valueHash, 'value-hash', 'product');
  }
  return fields;
}

/** The recall chains that must be spoken of, each followed link by link; gives the gravest answer. */
async function recalls(given, chain, name) {
  const due = new Map();
  const add = async (target, of) =>
    of && due.set((await sha256('waymark recall', bytes(of.ref))) + of.org, target);
  if (chain[0].step.act !== 'enter') {
    await add('item', name);
    for (const { step } of chain.filter((p) => p.step.n === 1 || p.step.act === 'commission')) {
      await add('lot', step.lot);
      await add('class', step.class);
    }
  }
  const watched = new Set(chain.flatMap((p) => p.step.watch?.positions ?? []));
  const answers = [];
  for (const [i, recall] of list(given, 'recalls').entries()) {
    const at = 'recalls/' + i;
    if (recall.target === 'input') {
      const firstLink = list(recall.links, at)[0];
      const position = await sha256(recall.org, Uint8Array.of(0), bytes(firstLink?.keyHash ?? ''));
      demand(watched.has(position), 'recall-target', at);
    } else {
      demand(due.get(recall.r + recall.org) === recall.target, 'recall-target', at);
      due.delete(recall.r + recall.org);
    }
    answers.push(await recallState(recall, at));
  }
  demand(due.size === 0, 'recall-missing', 'recalls');
  const over = chain.some((p) => p.step.watch?.over);
  return ['recalled', 'not-shown'].find((a) => answers.includes(a))
    ?? (over ? 'not-all-checked' : answers.includes('withdrawn') ? 'withdrawn' : 'none');
}

/** Follows a recall chain link by link; what the last one says. */
export async function recallState(recall, at) {
  let key = recall.r && recall.r + '|recall';
  let state = 'none';
  for (const [i, link] of list(recall.links, at).entries()) {
    demand(!key || (await sha256(key)) === link.keyHash, 'recall-key', at);
    state = 'not-shown';
    if (link.link !== undefined) {
      demand((await ofJson(link.link)) === link.valueHash, 'value-hash', at);
      const fits = recall.r && link.link.v === 1 && link.link.n === i + 1 && link.link.r === recall.r && i < 32
        && (i > 0 || link.link.kind === 'recall') && (i === 0 || recall.links[i - 1].block <= link.block);
      if (fits) state = { recall: 'recalled', withdrawal: 'withdrawn' }[link.link.kind] ?? 'not-shown';
    }
    const number = Uint8Array.of(0, 0, (i + 1) >> 8, (i + 1) & 255);
    key = recall.r && (await hmac(bytes(recall.r), number, bytes(link.valueHash))) + '|recall';
  }
  return state;
}

/** The last step that says who has it: of the outermost unit while it is in one. */
function outermost(chain, units) {
  let [steps, exit, org] = [chain, null, null];
  for (;;) {
    const last = steps[steps.length - 1];
    const unit = last.step.status === 'packed' ? units.of(last) : null;
    if (!unit) return { last, exit: null, org };
    if (unit.left === true) return { last, exit: unit.steps[unit.steps.length - 1], org };
    [steps, org] = [unit.steps, unit.org];
  }
}

/** A write after the last step stands at the key that this step's salt yields, by somebody who may write there. */
async function gap(given, { last, exit, org }, name) {
  demand(list(given, 'gaps').length <= 1, 'gap', 'gaps');
  for (const one of given) {
    const key = await nextKey(last, exit);
    demand((await sha256(key + '|step')) === one.keyHash, 'gap', 'gaps');
    demand(writers(last.step, exit, { org: org ?? name.org }).includes(one.org), 'gap', 'gaps');
  }
}

/** Whether, by what the node says of it, the one who made the item holds the prefix that its number begins with. */
function prefixBinds(prefix, name, identifier) {
  return prefix !== undefined && prefix.org === name.org
    && identifier.slice('https://id.gs1.org/01/'.length + 1).startsWith(prefix.prefix);
}
