// The log under a bundle: policy, checkpoint with cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature,
// tlog-policy), one proof that leaves are in the tree, one of what the map says. docs/FORMATS.md has all of it.

import { canonical } from './canonical.js';
import { bytes, demand, digest, fromBase64, fromBase64url, hex, joined, leaf, node, sha256, Wrong } from './hash.js';

const MAX = Number.MAX_SAFE_INTEGER;
const u64 = (n) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(n));
  return new Uint8Array(view.buffer);
};
const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

/** A verifier key: name+key id+base64 of type and public key. */
function key(vkey) {
  const [, name, id, encoded] = /^([^\s+\x85]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey) ?? [];
  const raw = fromBase64(encoded);
  demand(raw?.length === 33 && (raw[0] === 1 || raw[0] === 4), 'policy');
  demand(sha256(name, '\n', raw).slice(0, 8) === id, 'policy');
  return { name, id, type: raw[0], raw: raw.slice(1) };
}

/** Reads a policy in canonical spelling. Throws Wrong('policy'). */
export function policyOf(text) {
  const policy = { logs: [], witnesses: [], groups: [], quorum: null };
  const names = new Set(['none']);
  const bare = [];
  demand(typeof text === 'string' && text.endsWith('\n'), 'policy');
  for (const line of text.slice(0, -1).split('\n')) {
    const [word, ...items] = line.split(' ');
    demand(items.length > 0 && items.every((item) => item), 'policy');
    const define = (name) => demand(!names.has(name) && names.add(name), 'policy');
    if (word === 'log' && items.length <= 2) {
      policy.logs.push(key(items[0]));
    } else if (word === 'witness' && items.length <= 3) {
      define(items[0]);
      policy.witnesses.push({ ...key(items[1] ?? ''), as: items[0] });
    } else if (word === 'group' && items.length > 2) {
      const [name, threshold, ...members] = items;
      demand(members.every((member) => names.has(member)), 'policy');
      define(name);
      const needed = { any: 1, all: members.length }[threshold] ?? Number(threshold);
      demand(Number.isSafeInteger(needed) && needed >= 1 && needed <= members.length, 'policy');
      policy.groups.push({ name, needed, members });
    } else {
      demand(word === 'quorum' && items.length === 1 && policy.quorum === null && names.has(items[0]), 'policy');
      policy.quorum = items[0];
    }
    bare.push([word, ...items.slice(0, { log: 1, witness: 2 }[word] ?? items.length)].join(' ') + '\n');
  }
  const keys = [...policy.logs, ...policy.witnesses].map((k) => k.type + hex(k.raw));
  demand(policy.quorum !== null && new Set(keys).size === keys.length, 'policy');
  demand(policy.logs.every((k) => k.type === 1) && policy.witnesses.every((k) => k.type === 4), 'policy');
  return { ...policy, hash: sha256(bare.join('')) };
}

function satisfied(policy, cosigned) {
  const holds = new Map(policy.witnesses.map((w) => [w.as, cosigned.includes(w.as)]));
  for (const { name, needed, members } of policy.groups) holds.set(name, members.filter((m) => holds.get(m)).length >= needed);
  return policy.quorum === 'none' || holds.get(policy.quorum) === true;
}

/** Origin, size, root and signature lines of a checkpoint; nothing in it is to be believed yet. */
function checkpointOf(note) {
  const ok = (holds) => demand(holds, 'checkpoint', 'log');
  ok(typeof note === 'string' && note.endsWith('\n') && !/[\x00-\x09\x0b-\x1f]/.test(note));
  const blank = note.lastIndexOf('\n\n');
  ok(blank >= 0 && note.length > blank + 2);
  const text = note.slice(0, blank + 1);
  const lines = note.slice(blank + 2, -1).split('\n');
  ok(lines.length <= 64);
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+\x85]+) (\S+)$/u.exec(line) ?? [];
    const raw = fromBase64(encoded);
    ok(raw?.length > 4);
    return { name, id: hex(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  const [origin, size, root, ...more] = text.slice(0, -1).split('\n');
  ok(origin && origin.length <= 255 && /^(0|[1-9]\d{0,15})$/.test(size) && Number(size) <= MAX && more.length === 0);
  ok(fromBase64(root)?.length === 32);
  return { text, signatures, origin, size: Number(size), root: fromBase64(root) };
}

async function good(key, text, signature) {
  const timed = key.type === 4;
  if (signature.length !== (timed ? 72 : 64)) return null;
  const time = timed ? Number(new DataView(signature.buffer).getBigUint64(0)) : 0;
  if (timed && (time < 1 || time > MAX)) return null;
  const message = joined(timed ? `cosignature/v1\ntime ${time}\n` : '', text);
  const ok = await ed25519(key.raw, message, signature.slice(timed ? 8 : 0));
  return ok ? { key, time } : null;
}

/** By WebCrypto; browsers that have no Ed25519 there take the vendored library (@noble/ed25519, by RFC 8032's strict rules). */
async function ed25519(raw, message, signature) {
  try {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, message);
  } catch (error) {
    if (error?.name !== 'NotSupportedError') return false;
    const noble = await import('./vendor/ed25519.js').catch(() => { throw new Wrong('no-ed25519', 'log'); });
    return noble.verifyAsync(signature, message, raw, { zip215: false }).catch(() => false);
  }
}

/** Who signed, whether that is enough, and the latest time for which it still is. */
async function signed(checkpoint, policy) {
  const known = [...policy.logs.filter((k) => k.name === checkpoint.origin), ...policy.witnesses];
  const found = await Promise.all(checkpoint.signatures.map(({ name, id, signature }) => {
    const key = known.find((k) => k.name === name && k.id === id);
    return key ? good(key, checkpoint.text, signature) : null;
  }));
  demand(found.every(Boolean) && new Set(found.map((f) => f.key)).size === found.length, 'signature', 'log');
  demand(found.some((f) => f.key.type === 1), 'signature', 'log');
  const times = found.filter((f) => f.key.type === 4).sort((a, b) => b.time - a.time);
  const names = times.map((f) => f.key.as);
  const enough = names.findIndex((_, i) => satisfied(policy, names.slice(0, i + 1)));
  demand(enough >= 0 || policy.quorum === 'none', 'quorum', 'log');
  return { vouching: names.sort(), members: policy.witnesses.length, time: times[enough]?.time ?? 0 };
}

// ---- entries

const entry = (kind, block, flags, ...rest) => joined(Uint8Array.of(1, kind), u64(block), Uint8Array.of(flags), ...rest);
const publicWrite = (name, block, value) => {
  const text = joined(name);
  return entry(3, block, 0, Uint8Array.of(text.length >> 8, text.length & 255), text, bytes(value));
};

/** What a bundle asks the log: about keys, each with what the answer must be, and about places of public writes. */
export class Claims {
  constructor() {
    this.keys = new Map();
    this.publics = [];
  }

  /** `expected` is shown or stated (then with the value), absent, written, purged (written before), or any. */
  add(expected, org, keyHash, value, name) {
    return this.at(sha256(org, Uint8Array.of(0), bytes(keyHash)), { expected, org, keyHash, value, name });
  }

  at(position, claim) {
    const before = this.keys.get(position);
    if (!before || before.expected === 'any') this.keys.set(position, claim);
    return position;
  }

  placed(name, value, { index, block }, where) {
    demand([index, block].every((n) => Number.isSafeInteger(n) && n >= 0), 'format', where);
    this.publics.push([index, publicWrite(name, block, value)]);
  }
}

/** What the map holds at a claim's key, by its fact: {entry, leaf, block, value}; without `leaf` it was never written. */
function fact(claim, given) {
  const ok = (holds) => demand(holds, 'facts', 'log');
  ok(Array.isArray(given));
  const [four, six] = [claim.expected === 'shown', claim.expected !== 'absent' && given.length === 6];
  ok(four ? given.length === 4 : six || (['any', 'absent'].includes(claim.expected) && [0, 2].includes(given.length)));
  const numbers = six ? [...given.slice(0, 4), given[5]] : given;
  ok(numbers.every((n) => Number.isSafeInteger(n) && n >= 0));
  if (given.length === 0) return {};
  const [writes, flags] = given.length === 2 ? given : given.slice(2, 4);
  ok(writes >= 1 && flags < 8);
  const end = [u64(writes), Uint8Array.of(flags)];
  if (given.length === 2) return { entry: joined(Uint8Array.of(1, 0), ...end) };
  const [index, block] = given;
  const value = six ? given[4] : claim.value;
  ok(!six || (/^[0-9a-f]{64}$/.test(value) && [0, 4].includes(given[5]) && (claim.expected !== 'stated' || value === claim.value)));
  ok(claim.expected !== 'purged' || (flags & 2) !== 0);
  const content = claim.name ? publicWrite(claim.name, block, value)
    : entry(1, block, six ? given[5] : 0, Uint8Array.of(claim.org.length), claim.org, bytes(claim.keyHash), bytes(value));
  return { leaf: index, block, value, entry: joined(Uint8Array.of(1, 1), u64(index), bytes(value), ...end), bytes: content };
}

// ---- proofs

/** The root that a multiproof leads to (io.waymark.tlog.MultiProof); null where it has another shape. */
function treeRoot(size, leaves, hashes) {
  let used = 0;
  const root = (from, count, some) => {
    if (some.length === 0) return hashes[used++] ?? null;
    if (count === 1) return some[0][1];
    let left = 1;
    while (left * 2 < count) left *= 2;
    const before = root(from, left, some.filter(([index]) => index < from + left));
    const after = root(from + left, count - left, some.filter(([index]) => index >= from + left));
    return before && after && node(before, after);
  };
  const good = leaves.every(([index], i) => index < size && (i === 0 || leaves[i - 1][0] < index));
  const top = good ? root(0, size, leaves) : null;
  return used === hashes.length ? top : null;
}

/** The root that a map proof leads to (io.waymark.tlog.map.MapProof); throws where it has another shape. */
function mapRoot(proof, claims) {
  const ok = (holds) => demand(holds, 'map-proof', 'log');
  const EMPTY = new Uint8Array(32);
  let at = 0;
  const read = () => {
    at += 32;
    ok(at <= proof.length);
    return proof.subarray(at - 32, at);
  };
  const bit = (position, i) => (position[i >> 3] >> (7 - (i & 7))) & 1;
  const walk = (depth, some) => {
    ok(at < proof.length);
    const item = proof[at++];
    const present = some.filter((c) => c.value);
    ok(item > 1 || present.length <= item);
    if (item === 0) return EMPTY;
    if (item === 1) {
      if (present.length === 1) return digest(Uint8Array.of(2), present[0].position, present[0].value);
      const [position, value] = [read(), read()];
      for (let i = 0; i < depth; i++) ok(bit(position, i) === bit(some[0].position, i));
      ok(some.every((c) => !same(c.position, position)));
      return digest(Uint8Array.of(2), position, value);
    }
    ok((item === 2 || item === 3) && depth < 256);
    const [zeros, ones] = [some.filter((c) => !bit(c.position, depth)), some.filter((c) => bit(c.position, depth))];
    ok(item === 2 || zeros.length * ones.length === 0);
    const sibling = item === 2 ? EMPTY : read();
    ok(item === 2 || !same(sibling, EMPTY));
    const left = zeros.length ? walk(depth + 1, zeros) : sibling;
    return digest(Uint8Array.of(3), left, ones.length ? walk(depth + 1, ones) : sibling);
  };
  const root = walk(0, claims);
  ok(at === proof.length);
  return root;
}

/** Whether these leaves are in the tree of a checkpoint, by a proof in base64url. */
function inTree(encoded, checkpoint, leaves, where) {
  const tree = fromBase64url(encoded);
  demand(tree, 'format', where);
  const hashes = Array.from({ length: tree.length / 32 | 0 }, (_, i) => tree.subarray(32 * i, 32 * i + 32));
  const sorted = leaves.map(([index, content]) => [index, leaf(content)]).sort((a, b) => a[0] - b[0]);
  const root = tree.length % 32 ? null : treeRoot(checkpoint.size, sorted, hashes);
  demand(root && same(root, checkpoint.root), 'tree-proof', where);
}

/** The trusted policy and those that came after it, each voted for by the quorum of the one before, as {…policy, until}. */
async function policiesOf(trusted, text) {
  const all = [{ ...policyOf(trusted), until: MAX }];
  if (text === undefined) return all;
  const ok = (holds, code = 'format') => demand(holds, code, 'policies');
  let given;
  try {
    given = JSON.parse(text);
    ok(canonical(given) === text && given.kind === 'policies' && Array.isArray(given.next) && given.next.length <= 200);
  } catch {
    throw new Wrong('format', 'policies');
  }
  ok(given.v === 1, given.v > 1 ? 'newer' : 'format');
  let before = policyOf(given.first);
  let begun = before.hash === all[0].hash;
  for (const [i, { n, policy: next, checkpoint: note, tree, votes }] of given.next.entries()) {
    ok(n === i + 2 && Array.isArray(votes));
    const policy = policyOf(next);
    if (begun) {
      const checkpoint = checkpointOf(note);
      await signed(checkpoint, before);
      const value = sha256(canonical({ after: before.hash, n, policy: next, v: 1 }));
      const orgs = votes.map((vote) => vote.org);
      const fits = votes.every(({ index }, j) => (j === 0 || votes[j - 1].index < index) && !satisfied(before, orgs.slice(0, j)));
      ok(fits && satisfied(before, orgs) && new Set(orgs).size === orgs.length, 'policy-votes');
      inTree(tree, checkpoint, votes.map(({ org, index, block }) => [index, publicWrite(`policy|${n}|${org}`, block, value)]), 'policies');
      all[all.length - 1].until = votes[votes.length - 1].index;
      all.push({ ...policy, until: MAX });
    }
    begun ||= policy.hash === all[0].hash;
    before = policy;
  }
  ok(begun, 'policy');
  return all;
}

/**
 * Checks everything that a bundle's log says. `trust` is {policy, policies, known}: the text of a policy, of the document of those
 * that came after it (if there is one), and the size of the largest checkpoint that was seen before. Gives
 * {vouching, members, time, size, block, facts: by position}.
 */
export async function checkLog(log, claims, trust, confirmed) {
  const policy = (await policiesOf(trust.policy, trust.policies)).reverse().find((p) => p.hash === log.policy);
  demand(policy, 'policy', 'log');
  const checkpoint = checkpointOf(log.checkpoint);
  const verdict = await signed(checkpoint, policy);
  demand(checkpoint.size <= policy.until, 'revoked', 'log');
  demand(checkpoint.size >= (trust.known ?? 0), 'old-checkpoint', 'log');
  demand(confirmed(policy.witnesses.map((w) => w.as)), 'prefix', 'prefix');
  const positions = [...claims.keys.keys()].sort();
  demand(Array.isArray(log.facts) && log.facts.length === positions.length, 'facts', 'log');
  const facts = new Map(positions.map((p, i) => [p, fact(claims.keys.get(p), log.facts[i])]));
  const { block, header, map } = log.state;
  const leaves = [...facts.values()].filter((f) => f.bytes).map((f) => [f.leaf, f.bytes])
    .concat(claims.publics, [[checkpoint.size - 1, entry(6, block, 0, bytes(header), bytes(map))]]);
  const proof = fromBase64url(log.map);
  demand(proof, 'format', 'log');
  inTree(log.tree, checkpoint, leaves, 'log');
  const mapClaims = [...facts].map(([p, f]) => ({ position: bytes(p), value: f.entry && digest(f.entry) }));
  demand(hex(mapRoot(proof, mapClaims)) === map, 'map-proof', 'log');
  return { ...verdict, size: checkpoint.size, block, facts };
}
