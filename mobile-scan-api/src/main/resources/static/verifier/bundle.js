// Checks a bundle, or an auditor's file (docs/FORMATS.md has both), and says what follows from it, trusting nobody who
// served it. Of a bundle without a log only that it holds together: log, names and blocks are then the server's word.

import { Wrong, ascending, base64url, bytes, count, counter, decoded, demand, digest, documentOf, fromBase64url,
  hashesOf, hex, hexOf, hmac, isHash, leaf, list, members, object, ofJson, organisation, sha256, strictly, text,
  treeRoot, unbroken } from './bytes.js';
import { heldBy, places } from './claims.js';
import { first, next, nextKey, shape, whole, writers } from './follows.js';
import { Claims, checkLog, positionOf } from './log.js';

/** Of a disclosure, which is a list of salt, name and value, the value's text. */
const VALUE = /^\s*\[\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*,\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*,\s*([^]*\S)\s*\]\s*$/;
/** A unit around something was neither sold nor left, the only places where its name would matter. */
const UNIT = { org: '-', ref: '0'.repeat(32) };

/** The canonical identifier that an address names: the item of a GTIN, whatever else it says. Null for others. */
export function identifierOf(address) {
  const path = /\/01\/(\d{14})(?:\/22\/[^/]+)?(?:\/10\/[^/]+)?\/21\/([^/]+)\/?$/.exec(new URL(address).pathname);
  const escaped = (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase();
  const serial = path && encodeURIComponent(decodeURIComponent(path[2])).replace(/[!'()*]/g, escaped);
  return path && `https://id.gs1.org/01/${path[1]}/21/${serial}`;
}

/** A bundle from its bytes (or text), which must be its one spelling. */
export const read = (given) => documentOf(given, 3);

/** Checks all of a bundle that was read; throws Wrong with the first thing that is wrong. `trust`: see checkLog. */
export async function verify(bundle, identifier, trust) {
  const before = counter.hashes;
  const proven = bundle.log !== undefined;
  members(bundle, '', ['chain', 'events', 'kind', 'organisations', 'recalls', 'uri', 'v', ...(proven ? ['log'] : [])],
    ['claims', 'prefix', 'product', 'withdrawn', ...(proven ? [] : ['asOf', 'facts'])]);
  demand(bundle.kind === 'item', 'kind');
  demand(bundle.uri === identifier, 'other-code');
  const claims = new Claims(proven);
  const events = list(bundle.events, 'events').map((document) => opened(document, 'events'));
  demand(ascending(events.map((event) => event.digest)), 'format', 'events');
  const walk = { identifier, claims, events, chains: [], rivals: [] };
  const chain = follow(bundle.chain, 'chain', walk);
  const product = productOf(bundle.product, chain, claims);
  const recalled = recalls(bundle.recalls, chain, walk);
  demand(events.every((event) => event.named), 'event-unused', 'events');
  if (bundle.withdrawn !== undefined) withdrawn(bundle.withdrawn, walk, recalled);
  const claimKey = chain.filter((p) => p.step.act === 'commission').at(-1)?.step.claim;
  demand((claimKey !== undefined) === (bundle.claims !== undefined), 'claims-missing', 'claims');
  const holding = claimKey && places(bundle.claims, claimKey, claims);
  const confirmed = publics(bundle, identifier, claims);
  const outer = outermost(chain, walk.name);
  const after = outer.writers.map((org) => claims.add('any', org, stepKey(nextKey(outer.last, outer.exit))));
  const log = proven ? await checkLog(bundle.log, claims, trust, confirmed) : null;
  if (!proven) claims.answered(bundle.facts);
  inOrder(chain, walk.rivals);
  const [taken] = after.filter((claim) => claim.found).sort((a, b) => a.leaf - b.leaf);
  const gap = taken?.org ?? null;
  const head = chain[chain.length - 1].step;
  const inside = outer.last.step !== head && outer.last.step.status === 'held';
  return {
    log, gap, product, identifier, chain, head, outer: outer.last.step, left: outer.exit !== null,
    refFollows: walk.refFollows, maker: walk.name.org, prefix: bundle.prefix?.org === walk.name.org,
    held: holding && await heldBy(holding, claimKey, log),
    block: log ? log.block : bundle.asOf.block, steps: walk.chains.flat().length, hashes: counter.hashes - before,
    custodian: gap ?? (outer.exit ? outer.exit.step.writer : outer.last.step.custodian),
    entered: chain[0].step.act === 'enter',
    status: gap ? 'not-shown' : outer.exit ? 'held' : inside ? 'packed' : outer.last.step.status,
    recall: recallAnswer(recalled, chain), recalls: recalled,
    profiles: profilesOf(bundle),
  };
}

const stepKey = (key) => sha256(key + '|step');
const recallKey = (r) => sha256(r + '|recall');
const profilesOf = ({ organisations }) => new Map(organisations.map(({ profile }) => [profile.org, profile]));

/** Reads the steps of the item, or of the unit around the packed step `inside`, and whether each may stand there. */
function follow(given, where, walk, inside) {
  const steps = [];
  walk.chains.push(steps);
  for (const [i, one] of list(given, where, 1).entries()) {
    const at = `${where}/${i}`;
    const before = steps[i - 1];
    const exit = before?.unit?.exit ?? null;
    demand(before?.step.status !== 'packed' || exit, 'no-exit', before?.at);
    const p = placed(one, before, exit, walk, at, inside);
    if (!before && !inside) beginning(p, walk);
    demand(inside || p.step.id === undefined || p.step.id === walk.identifier, 'identifier', at);
    const name = inside ? UNIT : walk.name;
    p.key = before ? nextKey(before, exit) : inside?.step.in ?? name.ref;
    if (before) unbroken(next(before, p, exit, name), at);
    // Only the item's own steps are in the tree proof, which has the numbers of their blocks.
    p.claim = walk.claims.add('shown', p.step.writer, stepKey(p.key), p.hash, p.block);
    for (const org of before ? writers(before.step, exit, name) : []) {
      if (org !== p.step.writer) walk.rivals.push([walk.claims.add('any', org, stepKey(p.key)), p]);
    }
    steps.push(p);
    if (p.step.status === 'packed') p.unit = around(p, one.unit, walk);
  }
  return steps;
}

/** A step as {step, hash, block, at, event}, whole again. */
function placed(one, before, exit, walk, at, inside) {
  demand(object(one) && object(one.step), 'format', at);
  let given = one.step;
  const event = count(given.event) ? walk.events[given.event] : undefined;
  demand(event || given.event === undefined || !walk.events.some((e) => e.digest === given.event), 'format', at);
  if (event) given = { ...given, event: event.digest };
  const step = whole(given, before, exit);
  unbroken(step ? shape(step) : 'format', at);
  members(one, at, ['step', ...(inside ? [] : ['block']), ...(step.status === 'packed' ? ['unit'] : []),
    ...(inside && step.act === 'content' ? ['content'] : [])]);
  demand(inside || count(one.block), 'format', at);
  if (event) event.named = true;
  const { block, content } = one;
  return { step, hash: ofJson(step), block, content, at, org: step.writer, event: step.event, fields: event?.fields };
}

/** The first step names the chain; of serial numbers of this form everybody can compute the ref. */
function beginning({ step, at }, walk) {
  demand(step.n === 1, walk.claims.proven ? 'first-ref' : 'incomplete', at);
  demand(step.kind === 'item', 'kind', at);
  walk.name = { org: step.writer, ref: step.ref };
  unbroken(first({ step }, walk.name), at);
  walk.refFollows = /\/21\/[A-Z2-7]{20}$/.test(walk.identifier);
  demand(!walk.refFollows || step.ref === sha256('waymark ref', walk.identifier).slice(0, 32), 'ref', at);
}

/** The unit that a packed step went into: in it all the time, and out at its last step if it left. */
function around(packed, given, walk) {
  const at = packed.at + '/unit';
  const { left } = members(given, at, ['left', 'steps']);
  demand(typeof left === 'boolean', 'format', at);
  const steps = follow(given.steps, at, walk, packed);
  const [start, last] = [steps[0], steps[steps.length - 1]];
  demand(start.step.kind === 'unit', 'kind', start.at);
  const { act, custodian, writer } = start.step;
  demand(act === 'content' && [custodian, writer].every((org) => org === packed.step.writer), 'unit-writer', start.at);
  demand(!left || (last.step.act === 'content' && last !== start), 'exit', last.at);
  const exit = left ? last : null;
  for (const change of steps) if (change.step.act === 'content') contains(change, packed.hash, change === exit);
  return { steps, exit };
}

/** Whether a packed step is in a unit after a change of content; at the exit, between which neighbours it is not. */
function contains({ step, content, at }, hash, exit) {
  const { index, neighbours } = members(content, at, exit ? ['index', 'neighbours', 'proof'] : ['index', 'proof']);
  const { count: size, root } = step.content;
  const places = exit ? [index - 1, index].filter((place) => place >= 0 && place < size) : [index];
  const hashes = exit ? hashesOf(neighbours)?.map(hex) : [hash];
  const proof = hashesOf(content.proof);
  demand(count(index) && hashes && proof, 'format', at);
  const code = exit ? 'not-outside' : 'not-inside';
  demand(index <= size && hashes.length === places.length, code, at);
  const between = !exit || places.every((place, i) => (place < index ? hashes[i] < hash : hashes[i] > hash));
  const top = treeRoot(size, places.map((place, i) => [place, leaf(bytes(hashes[i]))]), proof);
  demand(between && (places.length === 0 ? proof.length === 0 : top === root), code, at);
}

/** A salted document (RFC 9901): what it committed to, and the JSON text, as captured, of each field that is shown. */
export function opened(given, where) {
  members(given, where, ['hidden', 'shown']);
  const digests = hashesOf(given.hidden)?.map(base64url);
  demand(digests && ascending(digests) && ascending(list(given.shown, where)), 'format', where);
  const fields = Object.create(null);
  for (const disclosure of given.shown) {
    try {
      const json = decoded(fromBase64url(disclosure));
      const [salt, name, ...rest] = strictly(json);
      demand(fromBase64url(salt).length >= 16 && text(name) && rest.length === 1 && !Object.hasOwn(fields, name));
      fields[name] = VALUE.exec(json)[1];
    } catch {
      throw new Wrong('disclosure', where);
    }
    digests.push(base64url(digest(disclosure)));
  }
  demand(digests.length <= 200 && ascending(digests.sort()), 'format', where);
  const committed = { _sd: digests, _sd_alg: 'sha-256', v: 1 };
  return { fields, committed, digest: ofJson(committed) };
}

/** Events of steps and links here that are not shown, because their writer had them purged; keys hold the digests. */
function withdrawn(given, walk, recalled) {
  demand(list(given, 'withdrawn', 1).every(isHash) && ascending(given), 'format', 'withdrawn');
  const all = [...walk.chains.flat(), ...recalled.flatMap(({ links }) => links)];
  for (const hash of given) {
    const named = all.filter((one) => one.event === hash);
    demand(named.length > 0 && !named[0].fields, 'withdrawn', 'withdrawn');
    walk.claims.add('purged', named[0].org, sha256(hash + '|event'));
    for (const one of named) one.withdrawn = true;
  }
}

function productOf(product, chain, claims) {
  if (product === undefined) return null;
  const { org, ref, n, document } = members(product, 'product', ['document', 'n', 'org', 'ref']);
  const named = chain[0].step.class;
  demand(named && org === named.org && ref === named.ref, 'product', 'product');
  demand(count(n, 1, 999_999), 'format', 'product');
  const { fields, committed } = opened(document, 'product');
  const key = (number) => sha256(`${ref}|product|${number}`);
  claims.add('shown', org, key(n), ofJson({ ...committed, disclosures: document.shown }));
  claims.add('any', org, key(n + 1));
  return fields;
}

/** Every recall chain that could have begun: those that are given link by link, of the others that there is none. */
function recalls(given, chain, { name, claims, events }) {
  const due = new Map(chain.flatMap((p) => p.step.watch?.positions ?? []).map((position) => [position, 'input']));
  const made = chain[0].step.act === 'enter' ? [] : chain.filter((p) => p.step.n === 1 || p.step.act === 'commission');
  const targets = made.flatMap(({ step }) => [['item', name], ['lot', step.lot], ['class', step.class]]);
  for (const [target, of] of targets.filter(([, of]) => of)) {
    due.set(positionOf(of.org, recallKey(sha256('waymark recall', bytes(of.ref)))), target);
  }
  const chains = list(given, 'recalls').map((recall, i) => {
    const at = 'recalls/' + i;
    const { links, org, r, target } = members(recall, at, ['links', 'org', 'target', recall?.r ? 'r' : 'keyHash']);
    demand(organisation(org) && isHash(r ?? recall.keyHash) && list(links, at, 1, r ? 33 : 1), 'format', at);
    const start = positionOf(org, r ? recallKey(r) : recall.keyHash);
    demand(due.get(start) === target && (r || target === 'input'), 'recall-target', at);
    due.delete(start);
    return { org, target, links: recallLinks(recall, at, claims) };
  });
  for (const link of chains.flatMap(({ links }) => links)) {
    const event = events.find(({ digest }) => digest === link.event);
    if (event) [event.named, link.fields] = [true, event.fields];
  }
  for (const start of due.keys()) claims.at(start, { expected: 'absent' });
  return chains;
}

/** The links of a recall chain as {kind, event, org, claim}; without `kind` where one is not shown or well formed. */
export function recallLinks({ org, r, keyHash: start, links: given }, at, claims) {
  let keyHash = r ? recallKey(r) : start;
  const links = given.map((link, i) => {
    demand(object(link), 'format', at);
    const hidden = link.value !== undefined;
    if (hidden) members(link, at, ['value']);
    const value = hidden ? link.value : ofJson(link);
    demand(isHash(value), 'format', at);
    const claim = claims.add(hidden ? 'written' : 'shown', org, keyHash, value);
    keyHash = r && recallKey(hmac(bytes(r), 0, 0, (i + 1) >> 8, (i + 1) & 255, bytes(value)));
    const formed = r && link.v === 1 && Object.keys(link).length === 6 && isHash(link.event) && hexOf(link.salt, 32)
      && ['recall', 'withdrawal'].includes(link.kind) && count(link.n) && isHash(link.r);
    const fits = formed && link.n === i + 1 && link.r === r && i < 32 && (i > 0 || link.kind === 'recall');
    return { kind: fits ? link.kind : undefined, event: formed ? link.event : undefined, org, claim };
  });
  if (r && links.length <= 32) claims.add('absent', org, keyHash);
  return links;
}

/** What the last link of a chain says, if it does not stand earlier than the one before. */
export function recallState(links) {
  const [last, before] = links.slice(-2).reverse();
  const later = !before || before.claim.leaf <= last.claim.leaf;
  return !last ? 'none' : (later && { recall: 'recalled', withdrawal: 'withdrawn' }[last.kind]) || 'not-shown';
}

function recallAnswer(chains, chain) {
  const answers = chains.map(({ links }) => recallState(links));
  if (chain.some((p) => p.step.watch?.over)) answers.push('not-all-checked');
  return ['recalled', 'not-shown', 'not-all-checked', 'withdrawn'].find((a) => answers.includes(a)) ?? 'none';
}

/** Profiles and the claim of the prefix; gives whether a policy's members confirmed it, the claimant counted. */
function publics({ organisations, prefix: claim }, identifier, claims) {
  const place = claims.proven ? ['block', 'index'] : [];
  for (const one of list(organisations, 'organisations')) {
    const { profile } = members(one, 'organisations', [...place, 'profile']);
    demand(organisation(profile?.org) && text(profile.name), 'format', 'organisations');
    claims.placed('org|' + profile.org, ofJson(profile), one, 'organisations');
  }
  demand(profilesOf({ organisations }).size === organisations.length, 'organisations', 'organisations');
  if (claim === undefined) return () => true;
  const { confirmed, org, prefix } = members(claim, 'prefix', ['confirmed', 'org', 'prefix']);
  demand(organisation(org) && text(prefix) && /^\d{4,12}$/.test(prefix), 'format', 'prefix');
  demand(identifier.startsWith(prefix, 'https://id.gs1.org/01/'.length + 1), 'prefix', 'prefix');
  const value = ofJson({ org, prefix, v: 1 });
  claims.add('shown', '', sha256('prefix|' + prefix), value);
  for (const one of list(confirmed, 'prefix')) {
    members(one, 'prefix', [...place, 'org']);
    demand(organisation(one.org), 'format', 'prefix');
    claims.placed(`prefix|${prefix}|${one.org}`, value, one, 'prefix');
  }
  demand(ascending(confirmed.map((one) => one.org)), 'format', 'prefix');
  const by = new Set([org, ...confirmed.map((one) => one.org)]);
  return (members) => 2 * members.filter((member) => by.has(member)).length > members.length;
}

/** Blocks never go back along the item's chain, and nobody else was there before a step. */
function inOrder(chain, rivals) {
  chain.forEach((p, i) => demand(i === 0 || chain[i - 1].block <= p.block, 'block', p.at));
  for (const [rival, p] of rivals) demand(!(rival.leaf < p.claim.leaf), 'rival', p.at);
}

/** The last step that says who has it (of the outermost unit while it is in one), and who may write after it. */
function outermost(chain, name) {
  let [last, of] = [chain[chain.length - 1], name];
  while (last.unit && !last.unit.exit) [last, of] = [last.unit.steps[last.unit.steps.length - 1], UNIT];
  const exit = last.unit?.exit ?? null;
  return { last, exit, writers: [...new Set(writers(last.step, exit, of))] };
}

/** Checks an auditor's file: chosen fields of chosen events. That there are no others it cannot show. */
export async function verifyAudit(file, trust) {
  members(file, '', ['events', 'kind', 'log', 'organisations', 'v']);
  const claims = new Claims(true);
  const events = list(file.events, 'events', 1).map((given, i) => {
    const at = 'events/' + i;
    const { block, org, document } = members(given, at, ['block', 'document', 'org']);
    demand(organisation(org) && count(block), 'format', at);
    const { fields, digest: hash } = opened(document, at);
    claims.add('written', org, sha256(hash + '|event'), undefined, block);
    return { org, block, hash, fields };
  });
  demand(ascending(events.map(({ hash, org }) => hash + org)), 'format', 'events');
  publics(file, '', claims);
  const log = await checkLog(file.log, claims, trust);
  return { log, events, profiles: profilesOf(file) };
}
