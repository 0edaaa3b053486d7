// The specification's examples (docs/vectors), which Java is held to as well.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const script = (name) => import(new URL('src/main/resources/static/verifier/' + name, root));
const vectors = (name) => JSON.parse(readFileSync(new URL('../docs/vectors/' + name + '.json', root), 'utf8'));
const { bytes, canonical, hmac, leaf, ofJson, sha256, treeRoot } = await script('bytes.js');
const { first, next, nextKey, shape, whole, writers } = await script('follows.js');
const { Claims } = await script('log.js');
const { opened, read, recallLinks, recallState, verify, verifyAudit } = await script('bundle.js');

/** A step as the verifier has it, from its canonical text; null where that is none. */
async function step(text, key) {
  let json;
  try {
    json = JSON.parse(text);
    if (canonical(json) !== text || shape(json)) return null;
  } catch {
    return null;
  }
  return { step: json, hash: await sha256(text), key };
}
const exitOf = async (vector) => (vector.exit ? step(vector.exit.step, vector.exit.key) : null);

/** Portions are in no bundle, so the script has no rules for them. */
const known = (...texts) => texts.every((text) => JSON.parse(text).kind !== 'portion');

test('follows.json: first steps', async () => {
  const all = vectors('follows').first.filter((v) => known(v.step));
  assert.ok(all.length >= 10);
  for (const v of all) assert.equal(first(await step(v.step), v.object) ?? 'ok', v.result, v.name);
});

/** What a step would say that follows from the one before: a bundle has no place for it. */
const IN_NO_BUNDLE = ['number', 'kind', 'previous-hash', 'previous-writer', 'quantity', 'out', 'custodian', 'content',
  'reject-form'];
const FOLLOWING = ['v', 'kind', 'n', 'prev', 'custodian', 'out'];

test('follows.json: next steps', async () => {
  const all = vectors('follows').next.filter((v) => known(v.before, v.after));
  assert.ok(all.length >= 50);
  let rebuilt = 0;
  for (const v of all) {
    const [before, after, exit] = [await step(v.before), await step(v.after), await exitOf(v)];
    const left = FOLLOWING.concat(after.step.act === 'content' ? [] : ['content']);
    const short = after.step.act === 'reject' ? { act: 'reject' }
      : Object.fromEntries(Object.entries(after.step).filter(([name]) => !left.includes(name)));
    const again = whole(short, before, exit);
    if (again && canonical(again) === v.after) {
      assert.equal(next(before, after, exit, v.object) ?? 'ok', v.result, v.name);
      rebuilt++;
    } else {
      assert.ok(IN_NO_BUNDLE.includes(v.result) || v.result === 'no-exit', `${v.name}: ${v.result}`);
    }
    if (again && after.step.act !== 'reject') assert.equal(whole({ ...short, n: after.step.n }, before, exit), null);
  }
  assert.ok(rebuilt >= 40);
});

test('steps.json: hashes, keys and writers', async () => {
  for (const v of vectors('steps').steps.filter(({ bytes: text }) => known(text))) {
    const s = await step(v.bytes, v.key);
    assert.ok(s, v.name);
    assert.equal(s.hash, v.hash, v.name);
    assert.equal(await sha256(v.key + '|step'), v.ledgerKeyHash, v.name);
    const exit = await exitOf(v);
    if (v.next) assert.equal(await nextKey(s, exit), v.next, v.name);
    if (v.object) assert.deepEqual([...new Set(writers(s.step, exit, v.object))], v.writers, v.name);
  }
});

test('steps.json: what is no step', async () => {
  for (const v of vectors('steps').refused) assert.equal(await step(v.bytes), null, v.name);
});

test('keys.json: refs, positions, recall keys and roots', async () => {
  const keys = vectors('keys');
  for (const v of keys.refs.filter((r) => r.computed)) {
    assert.equal((await sha256('waymark ref', v.identifier)).slice(0, 32), v.ref);
  }
  for (const [name, key] of Object.entries(keys.keys)) assert.equal(await sha256(key), keys.keyHashes[name], name);
  assert.equal(await sha256('waymark recall', bytes(keys.recall.ref)), keys.recall.r);
  const { org, keyHash, position } = keys.position;
  assert.equal(await sha256(org, Uint8Array.of(0), bytes(keyHash)), position);
  for (const v of keys.serials) assert.equal(/^[A-Z2-7]{20}$/.test(v.serial), v.computable, v.serial);
  for (const v of keys.merkle.filter(({ entries }) => entries.length > 0)) {
    const leaves = v.entries.map((entry, index) => [index, leaf(bytes(entry))]);
    assert.equal(treeRoot(leaves.length, leaves, []), v.root);
    const [last] = leaves.slice(-1);
    const others = (from, to) => bytes(treeRoot(to - from, leaves.slice(from, to).map(([index, hash]) => [index - from, hash]), []));
    let split = 1;
    while (split * 2 < leaves.length) split *= 2;
    if (leaves.length === split + 1) {
      assert.equal(treeRoot(leaves.length, [last], [others(0, split)]), v.root);
      assert.equal(treeRoot(leaves.length, [last], []), null);
      assert.equal(treeRoot(leaves.length, [last], [others(0, split), last[1]]), null);
    }
  }
});

const url64 = (buffer) => Buffer.from(buffer).toString('base64url');

test('documents.json: digests and disclosures', async () => {
  const v = vectors('documents');
  for (const text of [v.whole, v.day]) {
    const { _sd, disclosures } = JSON.parse(text);
    const shown = disclosures.map((disclosure) => url64(bytes(sha256(disclosure))));
    const hidden = url64(Buffer.concat(_sd.filter((d) => !shown.includes(d)).map((d) => Buffer.from(d, 'base64url'))));
    const { committed, fields } = opened({ hidden, shown: disclosures }, 'vector');
    assert.equal(ofJson(committed), v.digest);
    for (const [name, value] of Object.entries(fields)) assert.equal(value, v.fields[name], name);
    if (text === v.day) assert.deepEqual(Object.keys(fields), ['day']);
  }
});

test('recalls.json: what the last link says', async () => {
  for (const v of vectors('recalls').chains) {
    const r = await sha256('waymark recall', bytes(v.ref));
    const shown = new Map(await Promise.all(v.links.map(async (text) => [await sha256(text), text])));
    const [links, places] = [[], []];
    let key = r + '|recall';
    for (;;) {
      const keyHash = await sha256(key);
      const write = v.writes.find((w) => w.keyHash === keyHash);
      if (!write || links.length > 32) break;
      const text = shown.get(write.value);
      links.push(text ? JSON.parse(text) : { value: write.value });
      places.push(write.index);
      const n = links.length;
      key = (await hmac(bytes(r), Uint8Array.of(0, 0, n >> 8, n & 255), bytes(write.value))) + '|recall';
    }
    const followed = recallLinks({ org: v.org, r, links }, v.name, new Claims());
    followed.forEach(({ claim }, i) => (claim.leaf = places[i]));
    assert.equal(recallState(followed), v.state === 'unknown' ? 'not-shown' : v.state, v.name);
  }
});

const bundles = new URL('../docs/vectors/bundle/', root);
const policy = readFileSync(new URL('policy', bundles), 'utf8');
const { cases } = JSON.parse(readFileSync(new URL('cases.list', bundles), 'utf8'));

/** The code with which a bundle is refused, or what is found. */
async function outcome(bytes, scanned, known, policies) {
  try {
    const bundle = read(bytes);
    if (!bundle.log) return { code: 'no-log' };
    return await verify(bundle, scanned, { policy, policies, known });
  } catch (error) {
    assert.ok(error.code && error.code === error.code.toLowerCase(), String(error.stack));
    return error;
  }
}

for (const { bundle, scanned, known, policies, outcome: expected } of cases) {
  test(`bundle/${bundle}: ${expected.code ?? 'proven'}`, async () => {
    const found = await outcome(readFileSync(new URL(bundle, bundles)), scanned, known, policies && readFileSync(new URL(policies, bundles), 'utf8'));
    assert.equal(found.code, expected.code, found.stack);
    if (expected.code) return;
    assert.deepEqual(found.log.vouching, expected.logged.by);
    assert.equal(found.log.members, expected.logged.of);
    assert.equal(found.log.size, expected.logged.size);
    assert.equal(new Date(found.log.time * 1000).toISOString().replace('.000', ''), expected.status.time);
    assert.equal(found.status, expected.status.answer);
    assert.equal(found.recall, expected.status.recall);
    assert.equal(found.custodian, expected.status.custodian);
    assert.equal(found.prefix && !found.entered, expected.thisProduct.answer === 'yes');
    assert.equal(found.refFollows, expected.thisProduct.otherHistories === 'none');
    assert.equal(found.held?.answer ?? 'none', expected.scans.claims.answer);
    assert.equal(found.held?.passed, expected.scans.claims.passed);
  });
}

test('an auditor’s file shows what was chosen, and no turned bit of it is accepted', async () => {
  const file = readFileSync(new URL('audit-file.json', bundles));
  const found = await verifyAudit(read(file), { policy });
  assert.equal(found.events.length, 2);
  assert.deepEqual(found.log.vouching, ['DistributorMSP', 'ManufacturerMSP', 'RetailerMSP']);
  for (const { org, fields } of found.events) {
    assert.equal(org, 'ManufacturerMSP');
    assert.deepEqual(Object.keys(fields).sort(), ['bizStep', 'day', 'epcList']);
  }
  for (let at = 0; at < file.length; at += 17) {
    const turned = Buffer.from(file);
    turned[at] ^= 1 << ((at * 7 + 3) % 8);
    await assert.rejects(async () => verifyAudit(read(turned), { policy }), (error) => typeof error.code === 'string', 'byte ' + at);
  }
});

test('a bundle says what was withdrawn', async () => {
  const { scanned } = cases.find((c) => c.bundle === 'withdrawn.json');
  const found = await outcome(readFileSync(new URL('withdrawn.json', bundles)), scanned, 0);
  assert.deepEqual(found.chain.map((p) => Boolean(p.withdrawn)), [true, false]);
});

test('a browser without Ed25519 checks signatures by the vendored library, as strictly', async () => {
  const bytes = readFileSync(new URL('sold.json', bundles));
  const { scanned } = cases.find((c) => c.bundle === 'sold.json');
  const none = async () => { throw new DOMException('no such algorithm', 'NotSupportedError'); };
  Object.defineProperty(crypto.subtle, 'importKey', { value: none, configurable: true });
  try {
    assert.equal((await outcome(bytes, scanned, 0)).log.vouching.length, 3);
    const text = bytes.toString();
    const line = text.indexOf('=\\n');
    const other = text.slice(0, line - 30) + (text[line - 30] === 'A' ? 'B' : 'A') + text.slice(line - 29);
    assert.equal((await outcome(Buffer.from(other), scanned, 0)).code, 'signature');
  } finally {
    delete crypto.subtle.importKey;
  }
});

test('a turned bit is refused with the code that Java has', async () => {
  const lines = readFileSync(new URL('target/mutations.txt', root), 'utf8').trim().split('\n');
  const originals = {};
  const differ = [];
  for (const line of lines) {
    const [name, at, bit, code] = line.split(' ');
    const { scanned } = cases.find((c) => c.bundle === name + '.json');
    const bytes = Buffer.from(originals[name] ??= readFileSync(new URL(name + '.json', bundles)));
    bytes[at] ^= 1 << bit;
    const found = await outcome(bytes, scanned, 0);
    if (found.code !== code) differ.push(`${line}, here ${found.code}: ${bytes.subarray(Math.max(0, at - 30), +at + 30)}`);
  }
  assert.deepEqual(differ, []);
  console.log(`turned bits refused alike: ${lines.length}`);
});
