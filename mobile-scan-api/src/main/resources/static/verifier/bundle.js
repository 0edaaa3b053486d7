// Checks a bundle (docs/FORMATS.md, "Bundle") and says what follows from it, trusting nobody who served it. Of one without
// a log (version 1) only that it holds together: block numbers, names and that nothing was left out stay the server's word.

import { canonical } from './canonical.js';
import { Wrong, base64url, bytes, counter, demand, fromBase64url, hmac, ofJson, rootFrom, sha256 } from './hash.js';
import { first, next, nextKey, shape, writers } from './follows.js';
import { Claims, checkLog } from './log.js';

export { Wrong };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const list = (value, where) => {
  demand(Array.isArray(value) && value.length <= 2000, 'format', where);
  return value;
};
const object = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const organisation = (value) => typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value);

/** A proven part has these members and no others: nothing may stand in it that no proof covers. */
export function members(value, where, required, optional = []) {
  demand(object(value) && required.every((name) => Object.hasOwn(value, name))
    && Object.keys(value).every((name) => required.includes(name) || optional.includes(name)), 'format', where);
}

/** The canonical identifier that an address names: the item of a GTIN, whatever else the address says. Null for others. */
export function identifierOf(address) {
  const path = new URL(address).pathname.match(/\/01\/(\d{14})(?:\/22\/[^/]+)?(?:\/10\/[^/]+)?\/21\/([^/]+)\/?$/);
  if (!path) return null;
  const serial = encodeURIComponent(decodeURIComponent(path[2]))
    .replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  return `https://id.gs1.org/01/${path[1]}/21/${serial}`;
}

function version(bundle) {
  demand(Number.isSafeInteger(bundle?.v) && bundle.v >= 1, 'format', 'v');
  demand(bundle.v <= 2, 'newer', 'v');
}

/** A bundle from its bytes (or text), which must be its one spelling. */
export function read(given) {
  try {
    const text = typeof given === 'string' ? given : utf8.decode(given);
    const bundle = JSON.parse(text);
    version(bundle);
    demand(canonical(bundle) === text, 'format');
    return bundle;
  } catch (error) {
    throw error instanceof Wrong ? error : new Wrong('format');
  }
}

/**
 * Checks all of a bundle. Throws Wrong with the first thing that is wrong.
 * `trust` is {policy, known}, for a bundle with a log: see checkLog. Without a log `log` is null in what it gives.
 */
export async function verify(bundle, identifier, trust) {
  const before = counter.hashes;
  version(bundle);
  const proven = bundle.v === 2;
  if (proven) {
    members(bundle, '', ['chain', 'events', 'kind', 'log', 'object', 'organisations', 'recalls', 'units', 'uri', 'v'], ['prefix', 'product', 'withdrawn']);
  }
  demand(bundle.kind === 'item', 'kind');
  demand(bundle.uri === identifier, 'other-code');
  const name = bundle.object;
  if (proven) members(name, 'object', ['org', 'ref']);
  demand(organisation(name?.org) && /^[0-9a-f]{32}$/.test(name.ref), 'format', 'object');
  const chain = placedList(bundle.chain, 'chain', proven, false);
  const walk = { name, proven, chains: [chain], rivals: [], claims: new Claims(), units: new Map(), unused: new Set() };
  units(bundle.units, walk);
  const refFollows = beginning(chain, name, identifier, proven || bundle.complete);
  await steps(chain, name, walk);
  demand(walk.unused.size === 0, 'unit-unused');
  const product = productOf(bundle.product, chain, walk);
  const recallChains = recalls(bundle.recalls, chain, walk);
  events(bundle.events, walk, recallChains);
  if (bundle.withdrawn !== undefined) withdrawn(bundle, walk);
  const prefix = publics(bundle, identifier, walk);
  const outer = outermost(chain, walk);
  const key = outer.writers.length ? sha256((await nextKey(outer.last, outer.exit)) + '|step') : null;
  const after = outer.writers.map((org) => walk.claims.add('any', org, key));
  for (const p of walk.chains.flat()) p.position = walk.claims.add('shown', p.step.writer, sha256(p.key + '|step'), p.hash);
  const log = proven ? await provenLog(bundle, walk, trust, prefix) : null;
  if (!proven) inOrder(bundle, walk, outer, key);
  const gap = proven
    ? after.filter((p) => log.facts.get(p).value).sort((a, b) => log.facts.get(a).leaf - log.facts.get(b).leaf)
      .map((p) => walk.claims.keys.get(p).org)[0] ?? null
    : bundle.gaps[0]?.org ?? null;
  return {
    log, gap, product, refFollows, identifier, maker: name.org, chain, outer: outer.last.step, left: outer.exit !== null,
    block: log ? log.block : bundle.asOf.block,
    steps: walk.chains.flat().length, hashes: counter.hashes - before, head: chain[chain.length - 1].step,
    custodian: gap ?? (outer.exit ? outer.exit.step.writer : outer.last.step.custodian),
    entered: chain[0].step.act === 'enter',
    status: gap ? 'not-shown' : outer.exit ? 'held'
      : outer.last !== chain[chain.length - 1] && outer.last.step.status === 'held' ? 'packed' : outer.last.step.status,
    recall: recallAnswer(recallChains, chain, log),
    prefix: prefix === name.org,
    names: Object.fromEntries(bundle.organisations.map((o) => (proven ? o.profile : o)).map((o) => [o.org, o.name])),
  };
}

/** Steps with their hashes. A proven one has no place of its own: where it stands follows. */
function placedList(given, where, proven, ofUnit) {
  demand(list(given, where).length > 0, 'format', where);
  return given.map((p, i) => {
    const at = where + '/' + i;
    const broken = shape(p?.step);
    demand(!broken, broken, at);
    const hash = ofJson(p.step);
    if (proven) members(p, at, ofUnit && p.step.act === 'content' ? ['content', 'step'] : ['step']);
    if (proven) return { ...p, hash, at };
    demand(typeof p.key === 'string' && /^([0-9a-f]{32}|[0-9a-f]{64})$/.test(p.key), 'format', at + '/key');
    demand(hash === p.valueHash, 'value-hash', at);
    demand(sha256(p.key + '|step') === p.keyHash, 'key-hash', at);
    demand(p.org === p.step.writer, 'collection', at);
    return { ...p, hash, at };
  });
}

/** The key follows from the step before; one that is stated must be it. */
function placed(p, key, code) {
  demand(p.key === undefined || p.key === key, code, p.at);
  p.key = key;
}

function beginning(chain, name, identifier, complete) {
  const start = chain[0];
  if (start.key) {
    demand((start.step.n === 1) === (complete === true), 'complete', start.at);
    demand(complete === true, 'incomplete', start.at);
  }
  placed(start, name.ref, 'first-key');
  demand(start.step.kind === 'item', 'kind', start.at);
  const broken = first(start, name);
  demand(!broken, broken, start.at);
  demand(chain.every((p) => p.step.id === undefined || p.step.id === identifier), 'identifier', start.at);
  const serial = identifier.slice(identifier.indexOf('/21/') + 4);
  if (!/^[A-Z2-7]{20}$/.test(serial)) return false;
  demand(sha256('waymark ref', identifier).slice(0, 32) === name.ref, 'ref', start.at);
  return true;
}

/** From each step to the next: the key that its salt yields, the rule, and who else may have written there. */
async function steps(chain, name, walk) {
  for (let i = 0; i < chain.length; i++) {
    const [at, after] = [chain[i], chain[i + 1]];
    const unit = at.step.status === 'packed' ? await around(at, walk) : null;
    at.unit = unit;
    if (!after) continue;
    const exit = unit?.exit ?? null;
    demand(at.step.status !== 'packed' || exit, 'no-exit', at.at);
    placed(after, await nextKey(at, exit), 'next-key');
    const broken = await next(at, after, exit, name);
    demand(!broken, broken, after.at);
    for (const org of writers(at.step, exit, name).filter((w) => w !== after.step.writer)) {
      walk.rivals.push([walk.claims.add('any', org, sha256(after.key + '|step')), after]);
    }
  }
}

function units(given, walk) {
  for (const [i, unit] of list(given, 'units').entries()) {
    const at = 'units/' + i;
    if (walk.proven) members(unit, at, ['left', 'packed', 'steps']);
    demand(isHash(unit?.packed) && typeof unit.left === 'boolean' && !walk.units.has(unit.packed), 'format', at);
    const inUnit = placedList(unit.steps, at, walk.proven, true);
    walk.units.set(unit.packed, { ...unit, org: walk.proven ? '-' : unit.org, at, steps: inUnit });
  }
  walk.unused = new Set(walk.units.keys());
}

/** The unit that a packed step went into: in it all the time, and out at its last step if it left. */
async function around(packed, walk) {
  const unit = walk.units.get(packed.hash);
  demand(unit, 'unit-missing', packed.at);
  demand(walk.unused.delete(packed.hash), 'unit-twice', unit.at);
  const [start, last] = [unit.steps[0], unit.steps[unit.steps.length - 1]];
  placed(start, packed.step.in, 'unit-key');
  const packer = packed.step.writer;
  demand(start.step.act === 'content' && start.step.writer === packer && start.step.custodian === packer, 'unit-writer', start.at);
  demand(unit.steps.every((p) => p.step.kind === 'unit'), 'kind', unit.at);
  for (const change of unit.steps.filter((p) => p.step.act === 'content')) {
    (unit.left && change === last && change !== start ? outside : inside)(change, packed.hash, walk.proven);
  }
  walk.chains.push(unit.steps);
  await steps(unit.steps, { org: unit.org, ref: '0'.repeat(32) }, walk);
  demand(!unit.left || (last.step.act === 'content' && last !== start), 'exit', last.at);
  unit.exit = unit.left ? last : null;
  return unit;
}

const leads = (proof, hash, { count, root }) => {
  demand(Number.isSafeInteger(proof?.index) && isHash(hash) && list(proof.path, 'content').every(isHash), 'format', 'content');
  return rootFrom(hash, proof.index, count, proof.path) === root;
};

function inside({ step, content, at }, hash, proven) {
  if (proven) members(content, at, ['index', 'path']);
  demand(content && leads(content, hash, step.content), 'not-inside', at);
}

/** Two neighbours between which it would stand, or the end of the list on one side, or an empty list. */
function outside({ step, content, at }, hash, proven) {
  const [{ count }, { left, right }] = [step.content, content ?? {}];
  if (proven) members(content, at, [], ['left', 'right']);
  demand((count === 0) === !(left || right), 'not-outside', at);
  for (const neighbour of [left, right].filter(Boolean)) {
    if (proven) members(neighbour, at, ['hash', 'index', 'path']);
    demand(leads(neighbour, neighbour.hash, step.content), 'not-outside', at);
  }
  const fits = count === 0
    || ((left ? left.hash < hash && left.index === (right ? right.index - 1 : count - 1) : right.index === 0)
      && (right ? right.hash > hash : true));
  demand(fits, 'not-outside', at);
}

/** Every event that is shown is one that a step or link here names, and every field of it is one that it committed to. */
function events(given, walk, recallChains) {
  demand(object(given), 'format', 'events');
  const named = new Set(recallChains.flatMap(({ links }) => links.map((l) => l.event)));
  walk.chains.flat().forEach((p) => named.add(p.step.event));
  for (const [digest, document] of Object.entries(given)) {
    const fields = opened(document, 'events');
    demand(committed(document) === digest, 'event-digest', 'events');
    demand(!walk.proven || named.has(digest), 'event-unused', 'events');
    for (const p of walk.chains.flat()) if (p.step.event === digest) [p.fields, p.day] = [fields, /^\d{4}-\d\d-\d\d$/.test(fields.day) ? fields.day : undefined];
  }
}

/** Events of steps here that are not shown, because their writer had them purged: an event's key holds its digest. */
function withdrawn({ withdrawn: given, events: shown }, walk) {
  demand(list(given, 'withdrawn').length > 0 && given.every((digest, i) => isHash(digest) && (i === 0 || given[i - 1] < digest)), 'format', 'withdrawn');
  for (const digest of given) {
    const named = walk.chains.flat().filter((p) => p.step.event === digest);
    demand(named.length > 0 && !Object.hasOwn(shown, digest), 'withdrawn', 'withdrawn');
    walk.claims.add('purged', named[0].step.writer, sha256(digest + '|event'));
    for (const p of named) p.withdrawn = true;
  }
}

/** The digest that steps name. */
export const committed = ({ _sd, _sd_alg, v }) => ofJson({ _sd, _sd_alg, v });

/** The fields of a salted document that are shown (RFC 9901). */
export function opened(document, where) {
  demand(document?.v === 1, document?.v > 1 ? 'newer' : 'format', where);
  members(document, where, ['_sd', '_sd_alg', 'disclosures', 'v']);
  demand(document._sd_alg === 'sha-256', 'format', where);
  const digests = new Set(list(document._sd, where));
  const fields = {};
  for (const disclosure of list(document.disclosures, where)) {
    demand(typeof disclosure === 'string', 'format', where);
    demand(digests.has(base64url(sha256(disclosure))), 'disclosure', where);
    try {
      const [salt, field, value] = JSON.parse(utf8.decode(fromBase64url(disclosure)));
      demand(fromBase64url(salt).length >= 16 && !Object.hasOwn(fields, field), 'disclosure', where);
      fields[field] = value;
    } catch {
      throw new Wrong('disclosure', where);
    }
  }
  return fields;
}

function productOf(product, chain, { claims, proven }) {
  if (product === undefined) return null;
  if (proven) members(product, 'product', ['document', 'n', 'org', 'ref']);
  const named = chain[0].step.class;
  demand(named && product.org === named.org && product.ref === named.ref, 'product', 'product');
  demand(Number.isSafeInteger(product.n) && product.n >= 1 && product.n < 1_000_000, 'format', 'product');
  const fields = opened(product.document, 'product');
  const key = (n) => sha256(`${product.ref}|product|${n}`);
  if (proven) {
    claims.add('shown', product.org, key(product.n), ofJson(product.document));
    fields.newer = claims.add('any', product.org, key(product.n + 1));
  } else if (product.keyHash !== undefined) {
    demand(key(product.n) === product.keyHash, 'key-hash', 'product');
    demand(ofJson(product.document) === product.valueHash, 'value-hash', 'product');
  }
  return fields;
}

/** The recall chains that must be spoken of, link by link. */
function recalls(given, chain, { name, claims, proven }) {
  const due = new Map();
  const add = (target, of) => of && due.set(sha256('waymark recall', bytes(of.ref)) + of.org, target);
  const made = chain[0].step.act === 'enter' ? [] : chain.filter((p) => p.step.n === 1 || p.step.act === 'commission');
  if (made.length) add('item', name);
  for (const { step } of made) [['lot', step.lot], ['class', step.class]].forEach((of) => add(...of));
  const watched = new Set(chain.flatMap((p) => p.step.watch?.positions ?? []));
  const chains = list(given, 'recalls').map((recall, i) => {
    const at = 'recalls/' + i;
    if (proven) members(recall, at, ['links', 'org', 'target', recall?.r === undefined ? 'keyHash' : 'r']);
    demand(organisation(recall?.org) && (recall.r === undefined || isHash(recall.r)) && list(recall.links, at).length <= 33, 'format', at);
    if (recall.target === 'input') {
      const keyHash = recall.r ? sha256(recall.r + '|recall') : recall.keyHash ?? recall.links[0]?.keyHash;
      demand(isHash(keyHash), 'format', at);
      const begun = recall.r ? recall.links.length >= 1 : recall.links.length === 1;
      demand(begun && watched.delete(sha256(recall.org, Uint8Array.of(0), bytes(keyHash))), 'recall-target', at);
    } else {
      demand(recall.r && due.get(recall.r + recall.org) === recall.target, 'recall-target', at);
      due.delete(recall.r + recall.org);
    }
    return { ...recall, at, links: recallLinks(recall, at, claims, proven) };
  });
  demand(due.size === 0, 'recall-missing', 'recalls');
  for (const position of watched) claims.at(position, { expected: 'absent' });
  return chains;
}

/** The links of a recall chain as {kind, event, position}; without `kind` where one is not shown or not well formed in its place. */
export function recallLinks(recall, at, claims, proven) {
  let keyHash = recall.r ? sha256(recall.r + '|recall') : recall.keyHash;
  const links = recall.links.map((given, i) => {
    const json = proven ? (given?.value === undefined ? given : undefined) : given.link;
    if (proven) demand(object(given), 'format', at);
    if (proven && !json) members(given, at, ['value']);
    const value = json ? ofJson(json) : proven ? given.value : given.valueHash;
    demand(isHash(value), 'format', at);
    demand(proven || !keyHash || keyHash === given.keyHash, 'recall-key', at);
    demand(proven || !json || value === given.valueHash, 'value-hash', at);
    const position = proven && claims.add(json ? 'shown' : 'stated', recall.org, keyHash, value);
    keyHash = recall.r && sha256(hmac(bytes(recall.r), Uint8Array.of(0, 0, (i + 1) >> 8, (i + 1) & 255), bytes(value)) + '|recall');
    const formed = recall.r && json?.v === 1 && Object.keys(json).length === 6 && isHash(json.event)
      && /^[0-9a-f]{32}$/.test(json.salt) && ['recall', 'withdrawal'].includes(json.kind) && Number.isSafeInteger(json.n) && isHash(json.r);
    const fits = formed && json.n === i + 1 && json.r === recall.r && i < 32 && (i > 0 || json.kind === 'recall');
    return { kind: fits ? json.kind : undefined, event: formed ? json.event : undefined, position, block: given.block };
  });
  if (proven && recall.r && links.length <= 32) claims.add('absent', recall.org, keyHash);
  return links;
}

/** What the last link of a chain says, if it stands later than the one before. */
export function recallState(links, place) {
  if (links.length === 0) return 'none';
  const [before, last] = [links[links.length - 2], links[links.length - 1]];
  const later = !before || place(before) < place(last) || (last.block !== undefined && before.block === last.block);
  return (later && { recall: 'recalled', withdrawal: 'withdrawn' }[last.kind]) || 'not-shown';
}

function recallAnswer(chains, chain, log) {
  const answers = chains.map(({ links }) => recallState(links, (l) => (log ? log.facts.get(l.position).leaf : l.block)));
  return ['recalled', 'not-shown'].find((a) => answers.includes(a))
    ?? (chain.some((p) => p.step.watch?.over) ? 'not-all-checked' : answers.includes('withdrawn') ? 'withdrawn' : 'none');
}

/** Profiles and the claim of the prefix, if there is one; gives the MSP id of who is said to hold the prefix that the number begins with. */
export function publics(bundle, identifier, { claims, proven }) {
  const { prefix } = bundle;
  const begins = (digits) => identifier.startsWith(digits, 'https://id.gs1.org/01/'.length + 1);
  const seen = new Set();
  if (proven && prefix !== undefined) {
    members(prefix, 'prefix', ['confirmed', 'org', 'prefix']);
    demand(organisation(prefix.org) && /^\d{4,12}$/.test(prefix.prefix), 'format', 'prefix');
    demand(begins(prefix.prefix), 'prefix', 'prefix');
    const value = ofJson({ org: prefix.org, prefix: prefix.prefix, v: 1 });
    claims.add('shown', '', sha256('prefix|' + prefix.prefix), value, 'prefix|' + prefix.prefix);
    list(prefix.confirmed, 'prefix').forEach((one, i, all) => {
      members(one, 'prefix', ['block', 'index', 'org']);
      demand(organisation(one.org) && (i === 0 || all[i - 1].org < one.org), 'format', 'prefix');
      claims.placed(`prefix|${prefix.prefix}|${one.org}`, value, one, 'prefix');
    });
  }
  list(bundle.organisations, 'organisations').forEach((one, i) => {
    if (!proven) return;
    const at = 'organisations/' + i;
    members(one, at, ['block', 'index', 'profile']);
    demand(organisation(one.profile?.org) && typeof one.profile.name === 'string', 'format', at);
    demand(!seen.has(one.profile.org) && seen.add(one.profile.org), 'organisations', at);
    claims.placed('org|' + one.profile.org, ofJson(one.profile), one, at);
  });
  return prefix && begins(prefix.prefix) ? prefix.org : null;
}

/** The proofs; then that blocks never go back along a chain, and that nobody else was there first. */
async function provenLog({ log, prefix }, walk, trust, holder) {
  members(log, 'log', ['checkpoint', 'facts', 'map', 'policy', 'state', 'tree']);
  demand(isHash(log.policy), 'format', 'log');
  members(log.state, 'log', ['block', 'header', 'map']);
  demand(Number.isSafeInteger(log.state.block) && log.state.block >= 0 && isHash(log.state.header) && isHash(log.state.map), 'format', 'log');
  const result = await checkLog(log, walk.claims, trust, (members) => {
    const by = new Set([holder, ...(prefix?.confirmed ?? []).map((c) => c.org)]);
    return !prefix || 2 * members.filter((m) => by.has(m)).length > members.length;
  });
  const fact = (p) => result.facts.get(p.position);
  for (const chain of walk.chains) {
    chain.forEach((p, i) => demand(i === 0 || fact(chain[i - 1]).block <= fact(p).block, 'block', p.at));
  }
  for (const [position, after] of walk.rivals) {
    demand(!(result.facts.get(position).leaf < fact(after).leaf), 'rival', after.at);
  }
  return result;
}

/** Without a log: the same with the blocks that the server states, and the gap that it states. */
function inOrder(bundle, { chains }, outer, key) {
  const last = bundle.asOf?.block;
  demand(Number.isSafeInteger(last) && isHash(bundle.asOf.header), 'format', 'asOf');
  for (const chain of chains) {
    chain.forEach((p, i) => {
      demand(Number.isSafeInteger(p.block) && p.block >= 0 && p.block <= last, 'block', p.at);
      demand(i === 0 || chain[i - 1].block <= p.block, 'block', p.at);
    });
  }
  demand(list(bundle.gaps, 'gaps').length <= 1, 'gap', 'gaps');
  for (const one of bundle.gaps) demand(one.keyHash === key && outer.writers.includes(one.org), 'gap', 'gaps');
}

/** The last step that says who has it (of the outermost unit while it is in one), and who may write after it. */
function outermost(chain, { units: all, name }) {
  let [last, of] = [chain[chain.length - 1], name];
  let unit = all.get(last.hash);
  while (last.step.status === 'packed' && !unit.left) {
    [last, of] = [unit.steps[unit.steps.length - 1], unit];
    unit = all.get(last.hash);
  }
  const exit = last.step.status === 'packed' ? unit.exit : null;
  return { last, exit, writers: [...new Set(writers(last.step, exit, of))] };
}
