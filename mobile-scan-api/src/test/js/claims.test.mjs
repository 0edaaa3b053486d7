// What a phone signs is, byte for byte, what Java signs (docs/vectors/claims.json).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { chainOf } from '../../main/resources/static/verifier/claims.js';
import { claimCode, newSeed, publicKey, seedOf, statement, unhex } from '../../main/resources/static/scan/keys.js';

const vectors = JSON.parse(readFileSync(new URL('../../../../docs/vectors/claims.json', import.meta.url)));

test('the code in the pack leads to the claim key', async () => {
  assert.equal(claimCode(vectors.code.toLowerCase().replace(/(.{4})/g, '$1-')), vectors.code);
  assert.equal(claimCode('too short'), null);
  assert.equal(await publicKey(await seedOf(vectors.code)), vectors.claim);
});

test('holders have the keys of their seeds', async () => {
  for (const { key, seed } of vectors.holders) assert.equal(await publicKey(unhex(seed)), key);
  assert.notDeepEqual(newSeed(), newSeed());
});

test('statements are signed alike', async () => {
  const pack = await seedOf(vectors.code);
  const seeds = new Map(vectors.holders.map(({ key, seed }) => [key, unhex(seed)]));
  const chain = vectors.chains.find((c) => c.name === 'found').places.map(([one]) => one.statement);
  const signers = [pack, seeds.get(chain[0].next), seeds.get(chain[1].next), seeds.get(chain[1].next), seeds.get(chain[1].next)];
  for (const [i, said] of chain.entries()) {
    assert.deepEqual(await statement(signers[i], said.claim, said.n, said.kind, said.next), said);
  }
});

test('chains say in the browser what they say in Java', async () => {
  assert.ok(vectors.chains.length >= 15);
  for (const { name, places, answer, passed, statements, notShownBy, holder = null } of vectors.chains) {
    const written = places.map((place) => place.map(({ org, statement: said }) => [org, said ?? null]));
    const said = await chainOf(vectors.claim, written);
    assert.deepEqual({ answer, passed, statements, notShownBy, holder }, {
      answer: said.answer, passed: said.passed, statements: said.statements, notShownBy: said.notShownBy,
      holder: said.holder,
    }, name);
  }
});
