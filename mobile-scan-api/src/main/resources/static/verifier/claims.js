// Who holds an item, without names: statements in places of its claim key, each signed by the key that the one before
// made holder, the first one by the secret in its pack. docs/FORMATS.md, "Claims"; io.waymark.claim in Java.

import { ascending, bytes, canonical, count, demand, fromBase64url, hexOf, isHash, joined, list, members, object,
  ofJson, organisation, sha256 } from './bytes.js';
import { ed25519 } from './log.js';

const MOST = 32;
const NEXT = { claim: true, pass: true, stolen: false, found: false };
const PRIME = 2n ** 255n - 19n;
/** Coordinates of the eight points of low order: anybody can sign under them. */
const WEAK = [0n, 1n, PRIME - 1n, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n];

/** Whether a key's coordinate (little-endian, below a bit of sign) is in its one spelling, and of no weak point. */
function sound(key) {
  const y = BigInt.asUintN(255, BigInt('0x' + key.match(/../g).reverse().join('')));
  return y < PRIME && !WEAK.includes(y);
}

async function signedBy(key, { signature, salt, ...said }) {
  return sound(key) && ed25519(bytes(key), joined('waymark claim\n', canonical(said)), fromBase64url(signature));
}

/** Reads a bundle's claims and asks the log about every place; gives {asked, places}, of [org, statement, claim]. */
export function places(given, item, claims) {
  members(given, 'claims', ['members', 'places']);
  const orgs = list(given.members, 'claims', 1);
  demand(orgs.every(organisation) && ascending(orgs), 'format', 'claims');
  const key = (i) => sha256(`${item}|claim|${i + 1}`);
  const all = list(given.places, 'claims', 0, MOST).map((place, i) => {
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
  const answer = reporter ? 'stolen' : twice ? 'twice' : notShownBy.size ? 'not-shown' : holder ? 'claimed' : 'never';
  return { answer, passed, stolen: reporter !== null, twice, claimed: holder !== null, statements: counted.length,
    holder, notShownBy: [...notShownBy].sort() };
}

/** What a bundle's claims say. No organisation of the policy may have been left out, and no place be an empty one. */
export async function heldBy({ asked, places: all }, item, log) {
  demand(!log || log.organisations.every((org) => asked.includes(org)), 'claims-members', 'claims');
  const written = all.map((place) => place.filter(([, , { leaf }]) => leaf !== undefined)
    .sort(([, , a], [, , b]) => a.leaf - b.leaf));
  demand(written.every((place) => place.length > 0), 'claims-place', 'claims');
  return chainOf(item, written);
}
