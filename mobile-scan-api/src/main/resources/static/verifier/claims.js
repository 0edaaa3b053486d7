// Who holds an item, without names: statements in places of its claim key, each signed by the key that the one before
// made holder, the first one by the secret in its pack. docs/FORMATS.md, "Claims"; io.waymark.claim in Java.

import { canonical } from './canonical.js';
import { ascending, count, hexOf, isHash, list, members, object, organisation } from './form.js';
import { bytes, demand, fromBase64url, joined, ofJson, sha256 } from './hash.js';
import { ed25519 } from './log.js';

const MOST = 32;
const NEXT = { claim: true, pass: true, stolen: false, found: false };
/** The order of the field, little-endian: a coordinate below it has one spelling. */
const PRIME = 'ed' + 'ff'.repeat(30) + '7f';
/** Coordinates of the eight points of low order: anybody can sign under them. */
const WEAK = ['00'.repeat(32), '01' + '00'.repeat(31), 'ec' + PRIME.slice(2),
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'];
const reversed = (hex) => hex.match(/../g).reverse().join('');

function sound(key) {
  const y = key.slice(0, 62) + (parseInt(key.slice(62), 16) & 127).toString(16).padStart(2, '0');
  return reversed(y) < reversed(PRIME) && !WEAK.includes(y);
}

async function signedBy(key, { signature, salt, ...said }) {
  return sound(key) && ed25519(bytes(key), joined('waymark claim\n', canonical(said)), fromBase64url(signature));
}

/** Reads a bundle's claims and asks the log about every place; gives {asked, places}, of [org, statement, position]. */
export function places(given, item, claims) {
  members(given, 'claims', ['members', 'places']);
  const orgs = list(given.members, 'claims', 1);
  demand(orgs.every(organisation) && ascending(orgs), 'format', 'claims');
  demand(list(given.places, 'claims').length <= MOST, 'format', 'claims');
  const key = (i) => sha256(`${item}|claim|${i + 1}`);
  const all = given.places.map((place, i) => {
    members(place, 'claims', [], orgs);
    return orgs.map((org) => {
      if (place[org] === undefined) return [org, null, claims.add('any', org, key(i))];
      const said = { ...place[org], claim: item };
      demand(object(place[org]) && place[org].claim === undefined && count(said.v, 1), 'format', 'claims');
      demand(said.v === 1, 'newer', 'claims');
      members(said, 'claims', ['claim', 'kind', 'n', 'salt', 'signature', 'v', ...(NEXT[said.kind] ? ['next'] : [])]);
      demand(Object.hasOwn(NEXT, said.kind) && count(said.n, 1, MOST) && (said.n === 1) === (said.kind === 'claim')
        && hexOf(said.salt, 32) && fromBase64url(said.signature)?.length === 64
        && (!NEXT[said.kind] || isHash(said.next)), 'format', 'claims');
      return [org, said, claims.add('shown', org, key(i), ofJson(said))];
    });
  });
  if (all.length < MOST) for (const org of orgs) claims.add('absent', org, key(all.length));
  return { asked: orgs, places: all };
}

/** What the statements say together. `written` has [org, statement or null] by place, in the order of the log. */
export async function chainOf(item, written) {
  const counted = [];
  const notShownBy = new Set();
  let [holder, reporter, passed, twice] = [null, null, 0, false];
  for (const [org, said] of written.flat()) {
    const before = said && counted[said.n - 1];
    const due = said?.n === counted.length + 1;
    const signer = due ? { claim: item, pass: holder, stolen: reporter ? null : holder, found: reporter }[said.kind]
      : before?.signer;
    const good = signer && said.claim === item && (!said.next || sound(said.next)) && await signedBy(signer, said);
    const same = before && before.said.kind === said.kind && before.said.next === said.next;
    if (good && due) {
      counted.push({ said, signer });
      holder = said.next ?? holder;
      if (said.kind === 'stolen') reporter = holder;
      if (said.kind === 'found') reporter = null;
      if (said.kind === 'pass') passed++;
    } else if (good && !same && NEXT[said.kind] && NEXT[before.said.kind]) {
      twice = true;
    } else if (!good || !same) {
      notShownBy.add(org);
    }
  }
  const answer = reporter ? 'stolen' : twice ? 'twice' : notShownBy.size ? 'not-shown'
    : holder ? 'claimed' : 'never';
  return { answer, passed, stolen: reporter !== null, twice, claimed: holder !== null, statements: counted.length,
    notShownBy: [...notShownBy].sort() };
}

/** What a bundle's claims say. No organisation of the policy may have been left out, and no place be an empty one. */
export async function heldBy({ asked, places: all }, item, facts, log) {
  demand(!log || log.organisations.every((org) => asked.includes(org)), 'claims-members', 'claims');
  const at = ([, , position]) => facts.get(position).leaf;
  const written = all.map((place) => place.filter((one) => at(one) !== undefined).sort((a, b) => at(a) - at(b)));
  demand(written.every((place) => place.length > 0), 'claims-place', 'claims');
  return chainOf(item, written);
}
