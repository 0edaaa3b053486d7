// Bundles that the Java tests wrote are accepted; every single change of one of them is refused with a code.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../..', import.meta.url);
const verifier = new URL('src/main/resources/static/verifier/', root);
const { verify, identifierOf, Wrong } = await import(new URL('bundle.js', verifier));
const { canonical } = await import(new URL('canonical.js', verifier));
const { ofJson } = await import(new URL('hash.js', verifier));

const directory = fileURLToPath(new URL('target/bundles/', root));
const bundles = Object.fromEntries(readdirSync(directory).filter((name) => name.endsWith('.json'))
  .map((name) => [name.slice(0, -5), readFileSync(directory + name, 'utf8')]));
const fresh = (name) => JSON.parse(bundles[name]);

for (const [name, text] of Object.entries(bundles)) {
  test(`${name} is accepted and is canonical`, async () => {
    const bundle = JSON.parse(text);
    assert.equal(canonical(bundle), text);
    const result = await verify(bundle, bundle.uri);
    assert.equal(result.steps, bundle.chain.length + bundle.units.reduce((sum, unit) => sum + unit.steps.length, 0));
    assert.ok(result.hashes > result.steps * 2);
    assert.equal(result.recall, name.startsWith('recalled') ? 'recalled' : 'none');
    assert.equal(result.prefix, true);
  });
}

test('an address names its item however it is spelled', () => {
  const item = 'https://id.gs1.org/01/09521001000017/21/A%2F%281%29';
  for (const address of [
    'https://shop.example/01/09521001000017/21/A%2F(1)',
    'HTTPS://SHOP.EXAMPLE/01/09521001000017/21/A%2f%281%29',
    'https://shop.example/01/09521001000017/10/L1/21/A%2F(1)?17=271231',
  ]) assert.equal(identifierOf(address), item);
  assert.equal(identifierOf('https://shop.example/01/09521001000017'), null);
});

const flip = (hex, at = 0) => hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
const text64 = (json) => Buffer.from(json, 'utf8').toString('base64url');

/** Recomputes what a careful forger would: the hash that the bundle says of a step. */
async function rehash(placed) {
  placed.valueHash = await ofJson(placed.step);
}

const changes = {
  'another code': [(b) => { b.uri = b.uri.slice(0, -1) + 'Z'; }, 'other-code'],
  'a newer format': [(b) => { b.v = 3; }, 'newer'],
  'no version': [(b) => { delete b.v; }, 'format'],
  'another kind': [(b) => { b.kind = 'lot'; }, 'kind'],
  'another maker': [(b) => { b.object.org = 'ShopMSP'; }, 'first-writer'],
  'another ref': [(b) => { b.object.ref = flip(b.object.ref); }, 'first-key'],
  'a step that says something else': [(b) => { b.chain[1].step.status = 'held'; }, 'format'],
  'a step with another salt': [(b) => { b.chain[0].step.salt = flip(b.chain[0].step.salt); }, 'value-hash'],
  'a step with another salt and its own hash': [async (b) => {
    b.chain[0].step.salt = flip(b.chain[0].step.salt);
    await rehash(b.chain[0]);
  }, 'next-key'],
  'another last step with its own hash': [async (b) => {
    const last = b.chain.at(-1);
    last.step.custodian = last.step.writer = last.org = 'ManufacturerMSP';
    await rehash(last);
  }, 'writer'],
  'a step with an unknown member': [(b) => { b.chain[0].step.note = 'x'; }, 'format'],
  'a step of a newer format': [(b) => { b.chain[0].step.v = 2; }, 'newer'],
  'a value hash': [(b) => { b.chain[2].valueHash = flip(b.chain[2].valueHash); }, 'value-hash'],
  'a key hash': [(b) => { b.chain[2].keyHash = flip(b.chain[2].keyHash); }, 'key-hash'],
  'a key': [(b) => { b.chain[2].key = flip(b.chain[2].key); }, 'key-hash'],
  'a collection': [(b) => { b.chain[0].org = 'RetailerMSP'; }, 'collection'],
  'no first step': [(b) => { b.chain.shift(); }, 'complete'],
  'no first step and honest about it': [(b) => { b.chain.shift(); b.complete = false; }, 'incomplete'],
  'a step left out in the middle': [(b) => { b.chain.splice(2, 1); }, 'next-key'],
  'two steps exchanged': [(b) => { [b.chain[2], b.chain[3]] = [b.chain[3], b.chain[2]]; }, 'next-key'],
  'a step twice': [(b) => { b.chain.splice(1, 0, b.chain[1]); }, 'next-key'],
  'the identifier of the first step': [async (b) => {
    b.chain[0].step.id = b.uri.slice(0, -1) + 'Z';
    await rehash(b.chain[0]);
  }, 'identifier'],
  'no unit': [(b) => { b.units.shift(); }, 'unit-missing'],
  'a unit that nothing was in': [(b) => { b.units.push({ ...structuredClone(b.units[0]), packed: flip(b.units[0].packed) }); }, 'unit-unused'],
  'a unit step left out': [(b) => { b.units[0].steps.splice(1, 1); }, 'next-key'],
  'a unit that begins later': [(b) => { b.units[0].steps.shift(); }, 'unit-key'],
  'a unit without its exit': [(b) => { b.units[0].left = false; }, 'format'],
  'no proof that it went in': [(b) => { delete b.units[0].steps[0].content; }, 'not-inside'],
  'a proof at another place': [(b) => { b.units[0].steps[0].content.index ^= 1; }, 'not-inside'],
  'a proof of something else': [(b) => { b.units[0].steps[0].content.path[0] = flip(b.units[0].steps[0].content.path[0]); }, 'not-inside'],
  'a longer proof': [(b) => { b.units[0].steps[0].content.path.push('0'.repeat(64)); }, 'not-inside'],
  'no proof that it came out': [(b) => { b.units[0].steps.at(-1).content = {}; }, 'not-outside'],
  'a neighbour that is none': [(b) => {
    const { content } = b.units[0].steps.at(-1);
    const side = content.left ? 'left' : 'right';
    content[side].hash = flip(content[side].hash);
  }, 'not-outside'],
  'the salt of the exit': [async (b) => {
    const exit = b.units[0].steps.at(-1);
    exit.step.salt = flip(exit.step.salt);
    await rehash(exit);
  }, 'next-key'],
  'another event': [(b) => {
    const [digest, event] = Object.entries(b.events)[0];
    delete b.events[digest];
    b.events[flip(digest)] = event;
  }, 'event-digest'],
  'another digest in an event': [(b) => { const e = Object.values(b.events)[0]; e._sd[0] = flip(e._sd[0]); }, /event-digest|disclosure/],
  'another day': [(b) => {
    const e = Object.values(b.events)[0];
    const [salt, name] = JSON.parse(Buffer.from(e.disclosures[0], 'base64url').toString());
    e.disclosures[0] = text64(JSON.stringify([salt, name, '2020-01-01']));
  }, 'disclosure'],
  'a field shown twice': [(b) => { const e = Object.values(b.events)[0]; e.disclosures.push(e.disclosures[0]); }, 'disclosure'],
  'a younger step than the bundle': [(b) => { b.asOf.block = 3; }, 'block'],
  'blocks that go back': [(b) => { b.chain[0].block = b.chain[1].block + 1; }, 'block'],
  'no time of the answer': [(b) => { delete b.asOf; }, 'format'],
  'texts of another product': [(b) => { b.product.ref = flip(b.product.ref); }, 'product'],
  'another product text': [(b) => {
    const d = b.product.document;
    const [salt, name] = JSON.parse(Buffer.from(d.disclosures[0], 'base64url').toString());
    d.disclosures[0] = text64(JSON.stringify([salt, name, 'Something else']));
  }, 'disclosure'],
  'a product text left out': [(b) => { b.product.document.disclosures.shift(); }, 'value-hash'],
  'another number of the texts': [(b) => { b.product.n = 2; }, 'key-hash'],
  'no word on recalls of the lot': [(b) => { b.recalls = b.recalls.filter((r) => r.target !== 'lot'); }, 'recall-missing'],
  'no word on recalls at all': [(b) => { b.recalls = []; }, 'recall-missing'],
  'recalls of something else': [(b) => { b.recalls[0].r = flip(b.recalls[0].r); }, 'recall-target'],
  'a recall that stands elsewhere': [(b) => {
    b.recalls[0].links.push({ keyHash: '0'.repeat(64), valueHash: '0'.repeat(64), block: 1, tx: 'x' });
  }, 'recall-key'],
  'a gap that is none': [(b) => {
    b.gaps.push({ org: 'RetailerMSP', keyHash: '0'.repeat(64), valueHash: '0'.repeat(64), block: 9, tx: 'x', time: '', of: 'object' });
  }, 'gap'],
};

for (const [name, [change, code]] of Object.entries(changes)) {
  test(`refused: ${name}`, async () => {
    const bundle = fresh('sold');
    const uri = bundle.uri;
    await change(bundle);
    await assert.rejects(verify(bundle, uri), (error) => {
      assert.ok(error instanceof Wrong, String(error.stack));
      assert.match(error.code, code instanceof RegExp ? code : new RegExp(`^${code}$`));
      return true;
    });
  });
}

test('a recall that is withdrawn by a link of no kind is not shown as withdrawn', async () => {
  const bundle = fresh('recalled');
  const { links } = bundle.recalls.find((r) => r.links.length > 0);
  delete links[0].link;
  assert.equal((await verify(bundle, bundle.uri)).recall, 'not-shown');
});

test('a gap is the write at the one next key, by who may write there', async () => {
  for (const name of ['gone', 'gone-inside']) {
    const bundle = fresh(name);
    assert.equal(bundle.gaps.length, 1);
    bundle.gaps[0].org = 'RetailerMSP';
    await assert.rejects(verify(bundle, bundle.uri), { code: 'gap' });
  }
});

test('every hexadecimal digit of every step counts', async () => {
  const original = fresh('sold');
  let seed = 20261122;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 120; i++) {
    const bundle = structuredClone(original);
    const all = [...bundle.chain, ...bundle.units.flatMap((u) => u.steps)];
    const placed = all[random(all.length)];
    const names = Object.keys(placed.step).filter((n) => typeof placed.step[n] === 'string' && /^[0-9a-f]{32,}$/.test(placed.step[n]));
    const name = names[random(names.length)];
    placed.step[name] = flip(placed.step[name], random(placed.step[name].length));
    await assert.rejects(verify(bundle, bundle.uri), (e) => e instanceof Wrong);
  }
});
