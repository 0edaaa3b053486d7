// The log under a bundle: policy, checkpoint with cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature,
// tlog-policy), one proof that leaves are in the tree, one of what the map says. docs/FORMATS.md has all of it.

import { Wrong, ascending, bytes, count, demand, digest, documentOf, fromBase64, fromBase64url, hashesOf, hex, isHash,
  joined, leaf, list, members, ofJson, sha256, text, treeRoot } from './bytes.js';

const MAX = Number.MAX_SAFE_INTEGER;
const u64 = (n) => bytes(n.toString(16).padStart(16, '0'));

/** A verifier key: name+key id+base64 of type and public key. */
function key(vkey, type) {
  const [, name, id, encoded] = /^([^\s+\x85]+)\+([0-9a-f]{8})\+(.+)$/u.exec(vkey) ?? [];
  const raw = fromBase64(encoded);
  demand(raw?.length === 33 && raw[0] === type && sha256(name, '\n', raw).slice(0, 8) === id, 'policy');
  return { name, id, type: raw[0], raw: raw.slice(1) };
}

const LINE = new RegExp('^(?:log (?<log>\\S+)(?: \\S+)?|witness (?<as>\\S+) (?<witness>\\S+)(?: \\S+)?'
  + '|group (?<group>\\S+) (?<k>\\S+)(?<of>(?: \\S+)+)|quorum (?<quorum>\\S+))$');

/** Reads a policy in canonical spelling. Throws Wrong('policy'). */
export function policyOf(given) {
  const ok = (holds) => demand(holds, 'policy');
  ok(text(given) && given.endsWith('\n'));
  const policy = { logs: [], witnesses: [], groups: [], quorum: null };
  const names = new Set(['none']);
  const bare = given.slice(0, -1).split('\n').map((line) => {
    const { log, as, witness, group, k, of, quorum } = LINE.exec(line)?.groups ?? {};
    ok(log || as || group || (quorum && policy.quorum === null && names.has(quorum)));
    if (log) policy.logs.push(key(log, 1));
    if (as) policy.witnesses.push({ ...key(witness, 4), as });
    if (quorum) policy.quorum = quorum;
    if (group) {
      const members = of.slice(1).split(' ');
      const needed = { any: 1, all: members.length }[k] ?? Number(k);
      ok(count(needed, 1, members.length) && members.every((member) => names.has(member)));
      policy.groups.push({ name: group, needed, of: members });
    }
    for (const name of [as, group].filter(Boolean)) ok(!names.has(name) && names.add(name));
    return line.split(' ').slice(0, log ? 2 : witness ? 3 : Infinity).join(' ') + '\n';
  });
  const keys = [...policy.logs, ...policy.witnesses].map((k) => k.type + hex(k.raw));
  ok(policy.quorum !== null && new Set(keys).size === keys.length);
  return { ...policy, hash: sha256(bare.join('')) };
}

function satisfied(policy, cosigned) {
  const holds = new Map(policy.witnesses.map((w) => [w.as, cosigned.includes(w.as)]));
  for (const { name, needed, of } of policy.groups) holds.set(name, of.filter((m) => holds.get(m)).length >= needed);
  return policy.quorum === 'none' || holds.get(policy.quorum) === true;
}

const NOTE = /^(([^\x00-\x1f]{1,255})\n(0|[1-9]\d{0,15})\n(\S+)\n)\n((?:\u2014 [^\x00-\x1f]+\n){1,64})$/u;

/** Origin, size, root and signature lines of a checkpoint; nothing in it is to be believed yet. */
function checkpointOf(note) {
  const ok = (holds) => demand(holds, 'checkpoint', 'log');
  const [, signed, origin, size, root, lines] = NOTE.exec(note) ?? [];
  ok(text(note) && Number(size) <= MAX && fromBase64(root)?.length === 32);
  const signatures = lines.slice(0, -1).split('\n').map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+\x85]+) (\S+)$/u.exec(line) ?? [];
    const raw = fromBase64(encoded);
    ok(raw?.length > 4);
    return { name, id: hex(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  return { text: signed, signatures, origin, size: Number(size), root: hex(fromBase64(root)) };
}

async function good(key, text, signature) {
  const timed = key?.type === 4;
  if (!key || signature.length !== (timed ? 72 : 64)) return null;
  const time = timed ? Number(new DataView(signature.buffer).getBigUint64(0)) : 0;
  if (timed && (time < 1 || time > MAX)) return null;
  const message = joined(timed ? `cosignature/v1\ntime ${time}\n` : '', text);
  const ok = await ed25519(key.raw, message, signature.slice(timed ? 8 : 0));
  return ok ? { key, time } : null;
}

/** By WebCrypto; browsers that have no Ed25519 there take the vendored @noble/ed25519, by RFC 8032's strict rules. */
export async function ed25519(raw, message, signature) {
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
  const found = await Promise.all(checkpoint.signatures.map(({ name, id, signature }) =>
    good(known.find((k) => k.name === name && k.id === id), checkpoint.text, signature)));
  demand(found.every(Boolean) && new Set(found.map((f) => f.key)).size === found.length, 'signature', 'log');
  demand(found.some((f) => f.key.type === 1), 'signature', 'log');
  const times = found.filter((f) => f.key.type === 4).sort((a, b) => b.time - a.time);
  const names = times.map((f) => f.key.as);
  const enough = names.findIndex((_, i) => satisfied(policy, names.slice(0, i + 1)));
  demand(enough >= 0 || policy.quorum === 'none', 'quorum', 'log');
  return { vouching: names.sort(), members: policy.witnesses.length, time: times[enough]?.time ?? 0 };
}

const entry = (kind, block, ...rest) => joined(1, kind, u64(block), 0, ...rest);
const publicWrite = (name, block, value) => entry(3, block, name.length >> 8, name.length & 255, name, bytes(value));

/** How many members an answer has, by what is expected; a server's word has the value always, and a block as leaf. */
const PROVEN = { shown: [3], written: [4], purged: [4], absent: [0, 2], any: [0, 2, 4] };
const STATED = { ...PROVEN, shown: [4], purged: [2] };

/** The position of a key in the map. */
export const positionOf = (org, keyHash) => sha256(org, 0, bytes(keyHash));

/** What a bundle asks the log: about keys, each with what the answer must be, and about places of public writes. */
export class Claims {
  constructor(proven) {
    Object.assign(this, { proven, keys: new Map(), leaves: [] });
  }

  /**
   * `expected` is shown (then with the value), written (with a value only that one), purged (written before), absent or
   * any. With `block` the leaf of the first write is in the tree proof. Gives the claim, which answered() fills in.
   */
  add(expected, org, keyHash, value, block) {
    return this.at(positionOf(org, keyHash), { expected, org, keyHash, value, block });
  }

  at(position, asked) {
    const claim = this.keys.get(position) ?? { position, expected: 'any' };
    this.keys.set(position, claim.expected === 'any' ? Object.assign(claim, asked) : claim);
    return claim;
  }

  placed(name, value, { index, block }, where) {
    if (!this.proven) return;
    demand(count(index) && count(block), 'format', where);
    this.leaves.push([index, publicWrite(name, block, value)]);
  }

  /** All claims by position, each with what the map holds: {content, leaf, found}, or none where nobody ever wrote. */
  answered(given) {
    const claims = [...this.keys.values()].sort((a, b) => (a.position < b.position ? -1 : 1));
    demand(list(given, 'log').length === claims.length, 'facts', 'log');
    claims.forEach((claim, i) => answer(claim, given[i], this.proven ? PROVEN : STATED));
    return claims;
  }
}

function answer(claim, given, lengths) {
  const { expected, value, block } = claim;
  const ok = (holds) => demand(holds, 'facts', 'log');
  ok(Array.isArray(given) && lengths[expected].includes(given.length));
  const [writes = 1, flags = 0, leaf, found = value] = given;
  ok(count(writes, 1) && count(flags, 0, 7) && (expected !== 'purged' || flags & 2));
  // Where no leaf shows that the first write was well formed, no write may have been malformed.
  ok(expected !== 'shown' || block !== undefined || !(flags & 4));
  if (given.length === 2) claim.content = joined(1, 0, u64(writes), flags);
  if (given.length < 3) return;
  ok(count(leaf) && isHash(found) && (value === undefined || found === value));
  Object.assign(claim, { leaf, found, content: joined(1, 1, u64(leaf), bytes(found), u64(writes), flags) });
}

const bits = (position) => Array.from(position, (digit) => parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
const EMPTY = new Uint8Array(32);

/** The root that a map proof leads to (io.waymark.tlog.map.MapProof); throws where it has another shape. */
function mapRoot(proof, claims) {
  const ok = (holds) => demand(holds, 'map-proof', 'log');
  let at = 0;
  const read = (length) => {
    ok(at + length <= proof.length);
    return proof.subarray(at, (at += length));
  };
  const walk = (depth, some) => {
    const [item] = read(1);
    const present = some.filter((c) => c.value);
    ok(item <= 3 && (item > 1 || present.length <= item));
    if (item === 0) return EMPTY;
    if (item === 1) {
      if (present.length === 1) return digest(2, bytes(present[0].position), present[0].value);
      const [position, value] = [hex(read(32)), read(32)];
      ok(bits(position).startsWith(some[0].path.slice(0, depth)) && some.every((c) => c.position !== position));
      return digest(2, bytes(position), value);
    }
    ok(depth < 256);
    const [zeros, ones] = ['0', '1'].map((side) => some.filter((c) => c.path[depth] === side));
    ok(item === 2 || zeros.length * ones.length === 0);
    const sibling = item === 2 ? EMPTY : read(32);
    ok(item === 2 || sibling.some(Boolean));
    const left = zeros.length ? walk(depth + 1, zeros) : sibling;
    return digest(3, left, ones.length ? walk(depth + 1, ones) : sibling);
  };
  const asked = ({ position, content }) => ({ position, path: bits(position), value: content && digest(content) });
  const root = walk(0, claims.map(asked));
  ok(at === proof.length);
  return hex(root);
}

/** Whether these leaves are in the tree of a checkpoint, by a proof in base64url. */
function inTree(encoded, checkpoint, leaves, where) {
  const hashes = hashesOf(encoded);
  demand(hashes, 'format', where);
  const sorted = leaves.map(([index, content]) => [index, leaf(content)]).sort((a, b) => a[0] - b[0]);
  const root = treeRoot(checkpoint.size, sorted, hashes);
  demand(root === checkpoint.root, 'tree-proof', where);
}

/** The trusted policy and those after it, each voted for by the quorum of the one before, as {…policy, until}. */
async function policiesOf(trusted, json) {
  const all = [{ ...policyOf(trusted), until: MAX }];
  if (json === undefined) return all;
  const ok = (holds, code = 'format') => demand(holds, code, 'policies');
  const given = documentOf(json, 1, 'policies');
  ok(given.kind === 'policies' && list(given.next, 'policies', 0, 200));
  const policies = [given.first, ...given.next.map(({ policy }) => policy)].map(policyOf);
  const pinned = policies.findIndex(({ hash }) => hash === all[0].hash);
  for (const [i, { n, policy, checkpoint: note, tree, votes }] of given.next.entries()) {
    ok(n === i + 2 && Array.isArray(votes));
    if (pinned < 0 || i < pinned) continue;
    const checkpoint = checkpointOf(note);
    await signed(checkpoint, policies[i]);
    const orgs = votes.map((vote) => vote.org);
    const enough = (some) => satisfied(policies[i], some);
    ok(ascending(votes.map((vote) => vote.index)) && new Set(orgs).size === orgs.length
      && orgs.every((_, j) => !enough(orgs.slice(0, j))) && enough(orgs), 'policy-votes');
    const value = ofJson({ after: policies[i].hash, n, policy, v: 1 });
    const leaves = votes.map(({ org, index, block }) => [index, publicWrite(`policy|${n}|${org}`, block, value)]);
    inTree(tree, checkpoint, leaves, 'policies');
    all[all.length - 1].until = votes[votes.length - 1].index;
    all.push({ ...policies[i + 1], until: MAX });
  }
  ok(pinned >= 0, 'policy');
  return all;
}

/**
 * Checks everything that a bundle's log says, and fills in its claims. `trust` is {policy, policies, known}: texts of a
 * policy and of those that came after it (if there is one), and the size of the largest checkpoint seen before.
 */
export async function checkLog(log, claims, trust, confirmed = () => true) {
  members(log, 'log', ['checkpoint', 'facts', 'map', 'policy', 'state', 'tree']);
  const { block, header, map } = members(log.state, 'log', ['block', 'header', 'map']);
  demand(isHash(log.policy) && count(block) && isHash(header) && isHash(map), 'format', 'log');
  const policy = (await policiesOf(trust.policy, trust.policies)).reverse().find((p) => p.hash === log.policy);
  demand(policy, 'policy', 'log');
  const checkpoint = checkpointOf(log.checkpoint);
  const verdict = await signed(checkpoint, policy);
  demand(checkpoint.size <= policy.until, 'revoked', 'log');
  demand(checkpoint.size >= (trust.known ?? 0), 'old-checkpoint', 'log');
  demand(confirmed(policy.witnesses.map((w) => w.as)), 'prefix', 'prefix');
  const asked = claims.answered(log.facts);
  const leaves = asked.filter((claim) => claim.block !== undefined)
    .map((c) => [c.leaf, entry(1, c.block, c.org.length, c.org, bytes(c.keyHash), bytes(c.found))]);
  const state = [checkpoint.size - 1, entry(6, block, bytes(header), bytes(map))];
  inTree(log.tree, checkpoint, [...leaves, ...claims.leaves, state], 'log');
  const proof = fromBase64url(log.map);
  demand(proof, 'format', 'log');
  demand(mapRoot(proof, asked) === map, 'map-proof', 'log');
  return { ...verdict, size: checkpoint.size, block, organisations: policy.witnesses.map((w) => w.as) };
}
