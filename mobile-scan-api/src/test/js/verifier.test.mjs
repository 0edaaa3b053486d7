// Bundles that the Java tests wrote are accepted; every single change of one of them is refused with a code.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../..', import.meta.url);
const verifier = new URL('src/main/resources/static/verifier/', root);
const { read, verify, identifierOf } = await import(new URL('bundle.js', verifier));
const { canonical, ofJson, Wrong } = await import(new URL('bytes.js', verifier));

const directory = fileURLToPath(new URL('target/bundles/', root));
const bundles = Object.fromEntries(readdirSync(directory).filter((name) => name.endsWith('.json'))
  .map((name) => [name.slice(0, -5), readFileSync(directory + name, 'utf8')]));
const fresh = (name) => JSON.parse(bundles[name]);

for (const [name, text] of Object.entries(bundles)) {
  test(`${name} is accepted and is canonical`, async () => {
    const bundle = JSON.parse(text);
    assert.equal(canonical(bundle), text);
    const result = await verify(bundle, bundle.uri);
    const steps = (list) => list.reduce((sum, { unit }) => sum + 1 + (unit ? steps(unit.steps) : 0), 0);
    assert.equal(result.steps, steps(bundle.chain));
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

/** The placed step that begins the first time in a unit. */
const packed = (b) => b.chain.find((p) => p.unit);
const unit = (b) => packed(b).unit;
const deepest = (b) => { for (let u = unit(b); ;) { const p = u.steps.find((q) => q.unit); if (!p) return u; u = p.unit; } };
const exitOf = (b) => unit(b).steps.at(-1);
const turned = (text) => (text[0] === 'A' ? 'B' : 'A') + text.slice(1);

const changes = {
  'another code': [(b) => { b.uri = b.uri.slice(0, -1) + 'Z'; }, 'other-code'],
  'another kind': [(b) => { b.kind = 'lot'; }, 'kind'],
  'an unknown member': [(b) => { b.note = 'x'; }, 'format'],
  'another maker': [(b) => { b.chain[0].step.writer = 'ShopMSP'; }, 'format'],
  'another maker who has it': [(b) => { b.chain[0].step.writer = b.chain[0].step.custodian = 'ShopMSP'; }, /first-lot|writer/],
  'another ref': [(b) => { b.chain[0].step.ref = flip(b.chain[0].step.ref); }, 'ref'],
  'a step that says something else': [(b) => { b.chain[1].step.status = 'held'; }, 'format'],
  'a step with another salt': [(b) => { b.chain[0].step.salt = flip(b.chain[0].step.salt); }, 'not-inside'],
  'the last step with another salt': [(b) => { const { step } = b.chain.at(-1); step.salt = flip(step.salt); }, 'facts'],
  'another last step': [(b) => { b.chain.at(-1).step.writer = 'ManufacturerMSP'; }, 'writer'],
  'a step with an unknown member': [(b) => { b.chain[0].step.note = 'x'; }, 'format'],
  'a step that says what follows': [(b) => { b.chain[1].step.n = 2; }, 'format'],
  'a step of a newer format': [(b) => { b.chain[0].step.v = 3; }, 'newer'],
  'a step with a place in a unit that it has not': [(b) => { b.chain[0].unit = unit(b); }, 'format'],
  'no first step': [(b) => { b.chain.shift(); }, 'format'],
  'a step left out in the middle': [(b) => { b.chain.splice(2, 1); }, /^(writer|format|facts|no-exit|act|unpack)$/],
  'two steps exchanged': [(b) => { [b.chain[2], b.chain[3]] = [b.chain[3], b.chain[2]]; }, /^(writer|format|facts|no-exit|act|ended)$/],
  'a step twice': [(b) => { b.chain.splice(1, 0, b.chain[0]); }, 'format'],
  'the identifier of the first step': [(b) => { b.chain[0].step.id = b.uri.slice(0, -1) + 'Z'; }, 'identifier'],
  'no unit': [(b) => { delete packed(b).unit; }, 'format'],
  'a unit step left out': [(b) => { unit(b).steps.splice(1, 1); }, /^(writer|format|facts|act)$/],
  'a unit that begins later': [(b) => { unit(b).steps.shift(); }, 'format'],
  'a unit without its exit': [(b) => { unit(b).left = false; }, 'format'],
  'no proof that it went in': [(b) => { delete unit(b).steps[0].content; }, 'format'],
  'a proof at another place': [(b) => { unit(b).steps[0].content.index ^= 1; }, 'not-inside'],
  'a proof of something else': [(b) => { const { content } = unit(b).steps[0]; content.proof = turned(content.proof); }, 'not-inside'],
  'a longer proof': [(b) => { unit(b).steps[0].content.proof = 'A'.repeat(43) + unit(b).steps[0].content.proof; }, /^(not-inside|format)$/],
  'no proof that it came out': [(b) => { exitOf(b).content.neighbours = ''; }, 'not-outside'],
  'a neighbour that is none': [(b) => { const { content } = exitOf(b); content.neighbours = turned(content.neighbours); }, 'not-outside'],
  'another place between neighbours': [(b) => { exitOf(b).content.index ^= 1; }, 'not-outside'],
  'a proof that is no proof': [(b) => { unit(b).steps[0].content.proof = 'A'; }, 'format'],
  'the salt of the exit': [(b) => { exitOf(b).step.salt = flip(exitOf(b).step.salt); }, 'facts'],
  'something in the unit inside': [(b) => { const { step } = deepest(b).steps[0]; step.salt = flip(step.salt); }, 'facts'],
  'another digest in an event': [(b) => { b.events[0].hidden = turned(b.events[0].hidden); }, /^(format|facts)$/],
  'another event': [(b) => { b.chain.at(-1).step.event = b.chain[1].step.event; }, 'event-unused'],
  'an event that there is not': [(b) => { b.chain[0].step.event = b.events.length; }, 'format'],
  'an event that is not named': [(b) => { b.events.push({ hidden: '', shown: [] }); }, /^(format|event-unused)$/],
  'another day': [(b) => {
    const [e] = b.events;
    const [salt, name] = JSON.parse(Buffer.from(e.shown[0], 'base64url').toString());
    e.shown[0] = text64(JSON.stringify([salt, name, '2020-01-01']));
  }, /^(format|facts)$/],
  'a field shown twice': [(b) => { b.events[0].shown.push(b.events[0].shown[0]); }, 'format'],
  'a field that is none': [(b) => { b.events[0].shown[0] = text64('["short","day","2020-01-01"]'); }, 'disclosure'],
  'blocks that go back': [(b) => { b.chain[0].block = b.chain[1].block + 1; }, 'block'],
  'texts of another product': [(b) => { b.product.ref = flip(b.product.ref); }, 'product'],
  'another product text': [(b) => {
    const d = b.product.document;
    const [salt, name] = JSON.parse(Buffer.from(d.shown[0], 'base64url').toString());
    d.shown[0] = text64(JSON.stringify([salt, name, 'Something else']));
    d.shown.sort();
  }, 'facts'],
  'a product text left out': [(b) => { b.product.document.shown.shift(); }, 'facts'],
  'another number of the texts': [(b) => { b.product.n = 2; }, 'facts'],
  'recalls of something else': [(b) => {
    b.recalls.push({ links: [{ value: '0'.repeat(64) }], org: 'ManufacturerMSP', r: '0'.repeat(64), target: 'lot' });
  }, 'recall-target'],
  'a recall without links': [(b) => {
    b.recalls.push({ links: [], org: 'ManufacturerMSP', r: '0'.repeat(64), target: 'lot' });
  }, 'format'],
  'a fact left out': [(b) => { b.facts.pop(); }, 'facts'],
  'another value in a fact': [(b) => {
    const fact = b.facts.find((f) => f.length === 4);
    fact[3] = flip(fact[3]);
  }, 'facts'],
  'a name twice': [(b) => { b.organisations.push(b.organisations[0]); }, 'organisations'],
  'another prefix': [(b) => { b.prefix.prefix = '9999999'; }, 'prefix'],
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

test('a version that is newer, older or none', () => {
  const version = (v) => () => read(canonical({ ...fresh('sold'), v }));
  assert.throws(version(4), { code: 'newer' });
  for (const v of [1, 2, 0, '3']) assert.throws(version(v), { code: 'format' });
});

test('a history whose beginning is not shown is not checked', async () => {
  const bundle = fresh('sold');
  Object.assign(bundle.chain[0].step, { n: 2, prev: { hash: '0'.repeat(64), writer: 'ManufacturerMSP' } });
  delete bundle.chain[0].step.ref;
  await assert.rejects(verify(bundle, bundle.uri), { code: 'incomplete' });
});

test('a recall whose link is not shown is not shown as one', async () => {
  const bundle = fresh('recalled');
  const [recall] = bundle.recalls;
  recall.links = [{ value: ofJson(recall.links[0]) }];
  const gone = bundle.events.findIndex((_, i) => bundle.chain.every((p) => p.step.event !== i));
  bundle.events.splice(gone, 1);
  for (const { step } of bundle.chain) if (step.event > gone) step.event--;
  assert.equal((await verify(bundle, bundle.uri)).recall, 'not-shown');
  bundle.recalls = [];
  await assert.rejects(verify(bundle, bundle.uri), { code: 'facts' });
});

test('a gap is the write at the one next key, by who may write there', async () => {
  for (const name of ['gone', 'gone-inside']) {
    const bundle = fresh(name);
    assert.equal((await verify(bundle, bundle.uri)).gap, 'DistributorMSP');
  }
});

test('every hexadecimal digit of every step counts', async () => {
  const original = fresh('sold');
  let seed = 20261122;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 120; i++) {
    const bundle = structuredClone(original);
    const steps = (list) => list.flatMap((p) => [p, ...(p.unit ? steps(p.unit.steps) : [])]);
    const all = steps(bundle.chain);
    const placed = all[random(all.length)];
    const names = Object.keys(placed.step).filter((n) => typeof placed.step[n] === 'string' && /^[0-9a-f]{32,}$/.test(placed.step[n]));
    const name = names[random(names.length)];
    placed.step[name] = flip(placed.step[name], random(placed.step[name].length));
    await assert.rejects(verify(bundle, bundle.uri), (e) => e instanceof Wrong);
  }
});
