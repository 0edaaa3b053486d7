// The map, its proofs and the multiproof from the module's README alone: run with node, with the folder of the vectors.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

class Refused extends Error {}
const refuse = (unless, defect) => { if (!unless) throw new Refused(defect); };
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (prefix, l, r) => sha256(Buffer.of(prefix), l, r);
const bytes = text => Buffer.from(text, 'base64');
const bit = (key, i) => key[i >> 3] >> (7 - (i & 7)) & 1;
const EMPTY = Buffer.alloc(32);

function mapRoot(entries, depth = 0) {
  if (entries.length === 0) return EMPTY;
  if (entries.length === 1) return node(2, entries[0].key, entries[0].value);
  return node(3, ...[0, 1].map(b => mapRoot(entries.filter(e => bit(e.key, depth) === b), depth + 1)));
}

function checkMapProof(proof, claims, root) {
  refuse(claims.length > 0, 'nothing-proven');
  claims.forEach((c, i) => refuse(i === 0 || Buffer.compare(claims[i - 1].key, c.key) < 0, 'not-ascending'));
  let at;
  const read = n => { refuse(at + n <= proof.length, 'proof-length'); at += n; return proof.subarray(at - n, at); };
  function hash(depth, claims, H) {
    const item = read(1)[0], present = claims.filter(c => c.value);
    if (item === 0) { refuse(present.length === 0, 'map-item'); return EMPTY; }
    if (item === 1) {
      refuse(present.length <= 1, 'map-item');
      if (present.length === 1) return H(2, present[0].key, present[0].value);
      const key = read(32), value = read(32);
      for (let i = 0; i < depth; i++) refuse(bit(key, i) === bit(claims[0].key, i), 'map-other-leaf');
      refuse(!claims.some(c => c.key.equals(key)), 'map-other-leaf');
      return H(2, key, value);
    }
    refuse(item === 2 || item === 3, 'map-item');
    refuse(depth < 256, 'map-depth');
    const sides = [0, 1].map(b => claims.filter(c => bit(c.key, depth) === b));
    const both = sides.every(side => side.length > 0);
    refuse(!both || item === 2, 'map-item');
    const sibling = item === 3 ? read(32) : EMPTY;
    refuse(item === 2 || !sibling.equals(EMPTY), 'map-item');
    return H(3, ...sides.map(side => side.length > 0 ? hash(depth + 1, side, H) : sibling));
  }
  at = 0; hash(0, claims, () => EMPTY); refuse(at === proof.length, 'proof-length');
  at = 0; refuse(hash(0, claims, node).equals(root), 'root-mismatch');
}

function checkMultiproof(size, indexes, hashes, leaves, root) {
  refuse(indexes.length > 0, 'nothing-proven');
  indexes.forEach((index, i) => refuse(i === 0 || indexes[i - 1] < index, 'not-ascending'));
  refuse(indexes.every(index => index < size), 'index-beyond-size');
  let at;
  function walk(from, size, first, end, H) {
    if (first === end) return hashes[at++];
    if (size === 1) return leaves[first];
    let k = 1, cut = first;
    while (k * 2 < size) k *= 2;
    while (cut < end && indexes[cut] < from + k) cut++;
    const left = walk(from, k, first, cut, H);
    return H(1, left, walk(from + k, size - k, cut, end, H));
  }
  at = 0; walk(0, size, 0, indexes.length, () => EMPTY);
  refuse(at === hashes.length && leaves.length === indexes.length, 'proof-length');
  at = 0; refuse(walk(0, size, 0, indexes.length, node).equals(root), 'root-mismatch');
}

const checks = {
  'map root': c => refuse(mapRoot(c.entries.map(e => ({ key: bytes(e.key), value: bytes(e.value) }))).equals(bytes(c.root)), 'root-mismatch'),
  'map proof': c => checkMapProof(bytes(c.proof), c.claims.map(e => ({ key: bytes(e.key), value: e.value && bytes(e.value) })), bytes(c.root)),
  'trees multiproof': c => checkMultiproof(c.size, c.indexes, c.hashes.map(bytes), c.leaves.map(bytes), bytes(c.root)),
};

let count = 0;
for (const file of ['map', 'trees']) {
  for (const c of JSON.parse(readFileSync(`${process.argv[2]}/${file}.json`)).cases) {
    const check = checks[`${file} ${c.kind}`];
    if (!check) continue;
    let found = 'ok';
    try { check(c); } catch (e) { if (!(e instanceof Refused)) throw e; found = e.message; }
    if (found !== c.defect) { console.log(`${file}: ${c.name}: ${found}, not ${c.defect}`); process.exitCode = 1; }
    count++;
  }
}
console.log(`${count} cases agree`);
