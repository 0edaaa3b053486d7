// What is read, byte for byte: nothing is taken that has not the form, and the one spelling, of docs/FORMATS.md.
// And its hashes (SHA-256, HMAC-SHA-256, RFC 6962 trees), in lower-case hexadecimal where nothing else is said.

/** What makes a bundle wrong: a stable code and where it was found. */
export class Wrong extends Error {
  constructor(code, where = '') {
    super(where ? code + ' at ' + where : code);
    this.code = code;
    this.where = where;
  }
}

export const demand = (holds, code, where) => {
  if (!holds) throw new Wrong(code, where);
};
/** For rules that give the code of what is broken, or null. */
export const unbroken = (code, where) => demand(!code, code, where);

export const text = (value) => typeof value === 'string';
export const object = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
export const hexOf = (value, ...lengths) => text(value) && lengths.includes(value.length) && /^[0-9a-f]*$/.test(value);
export const isHash = (value) => hexOf(value, 64);
export const organisation = (value) => text(value) && /^[A-Za-z0-9._-]{1,64}$/.test(value);
export const count = (value, from = 0, to = Number.MAX_SAFE_INTEGER) =>
  Number.isSafeInteger(value) && value >= from && value <= to;
export const ascending = (values) => values.every((value, i) => i === 0 || values[i - 1] < value);

export function list(value, where, least = 0, most = 2000) {
  demand(Array.isArray(value) && value.length >= least && value.length <= most, 'format', where);
  return value;
}

/** These members and no others: nothing may stand in a proven part that no proof covers. */
export function members(value, where, required, optional = []) {
  demand(object(value) && required.every((name) => Object.hasOwn(value, name))
    && Object.keys(value).every((name) => required.includes(name) || optional.includes(name)), 'format', where);
  return value;
}

/** A text without halves of characters. */
const wholeText = (value) => text(value) && !/\p{Surrogate}/u.test(value);

/** The text that is hashed (RFC 8785), of objects, lists, texts, truth values and integers within ±(2^53 - 1). */
export function canonical(value) {
  if (wholeText(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  // sort() orders by UTF-16 code units, as RFC 8785 section 3.2.3 asks for.
  const member = (name) => canonical(name) + ':' + canonical(value[name]);
  if (object(value)) return '{' + Object.keys(value).sort().map(member).join(',') + '}';
  demand(typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0)), 'format');
  return String(value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const decoded = (given) => (text(given) ? given : utf8.decode(given));

/** A document (text or bytes) of this version in its one spelling; one of a newer version is not wrong, only newer. */
export function documentOf(given, version, where) {
  let [json, value] = [];
  try {
    json = decoded(given);
    value = JSON.parse(json);
  } catch {
    throw new Wrong('format', where);
  }
  demand(count(value?.v, 1), 'format', where);
  demand(value.v <= version, 'newer', where);
  demand(value.v === version && canonical(value) === json, 'format', where);
  return value;
}

/** A text and whether it is a name; brackets; digits and exponent of a number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|([[{])|([\]}])|([\d.]+)(?:e[+-]?(\d+))?/gi;

/** JSON of any spelling, as strictly as Java reads it: no name twice in an object, where JSON.parse takes the last. */
export function strictly(json) {
  let [named, members, depth] = [0, -1, 0];
  const value = JSON.parse(json, function (name, one) {
    demand(wholeText(name) && (wholeText(one) || !text(one)), 'format');
    if (!Array.isArray(this)) members++;
    return one;
  });
  for (const [, colon, opened, closed, digits = '', exponent = 0] of json.matchAll(TOKEN)) {
    if (colon) named++;
    depth += opened ? 1 : closed ? -1 : 0;
    demand(depth <= 32 && digits.replace('.', '').length <= 100 && exponent <= 400, 'format');
  }
  demand(named === members, 'format');
  return value;
}

const encoder = new TextEncoder();
/** How many hashes were computed since the page was loaded. */
export const counter = { hashes: 0 };

export const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const hex = (array) => Array.from(array, (b) => b.toString(16).padStart(2, '0')).join('');

/** One array of the parts; a text stands for its UTF-8 bytes, a number for one byte. */
export function joined(...parts) {
  const arrays = parts.map((part) => (text(part) ? encoder.encode(part) : typeof part === 'number' ? [part] : part));
  const all = new Uint8Array(arrays.reduce((sum, a) => sum + a.length, 0));
  arrays.reduce((at, a) => (all.set(a, at), at + a.length), 0);
  return all;
}

// SHA-256 (FIPS 180-4), here because a proof takes a thousand hashes of some bytes, for which WebCrypto's calls take
// longer than the hashing. The first 32 bits of the fractions of the square and cube roots of the first primes.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (x) => ((x % 1) * 2 ** 32) | 0;
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const turn = (x, n) => (x >>> n) | (x << (32 - n));
const w = new Int32Array(64);

function block(state, view, at) {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15], w[i - 2]];
    w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const t = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i];
    const u = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t) | 0, c, b, a, (t + u) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] += value));
}

/** SHA-256 of the parts, as 32 bytes. */
export function digest(...parts) {
  counter.hashes++;
  const data = joined(...parts);
  const padded = new Uint8Array(((data.length + 8) >> 6) * 64 + 64);
  padded.set(data);
  padded[data.length] = 128;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(data.length) * 8n);
  const state = Int32Array.from(START);
  for (let at = 0; at < padded.length; at += 64) block(state, view, at);
  state.forEach((value, i) => view.setInt32(4 * i, value));
  return padded.slice(0, 32);
}

export const sha256 = (...parts) => hex(digest(...parts));
export const leaf = (entry) => digest(0, entry);
/** The hash of a value's canonical text. */
export const ofJson = (value) => sha256(canonical(value));

/** RFC 2104 under the key (bytes, at most 64). */
export function hmac(key, ...parts) {
  const pad = (value) => Uint8Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ value);
  return sha256(pad(0x5c), digest(pad(0x36), ...parts));
}

/** Base64 by RFC 4648 sections 4 and 5; null where the text is not the one spelling of its bytes. */
export function fromBase64(given) {
  if (!text(given) || !/^[A-Za-z0-9+/]*={0,2}$/.test(given) || given.length % 4) return null;
  const binary = atob(given);
  return btoa(binary) === given ? Uint8Array.from(binary, (c) => c.charCodeAt(0)) : null;
}
export const base64url = (array) =>
  btoa(String.fromCharCode(...array)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
export function fromBase64url(given) {
  if (!text(given) || !/^[\w-]*$/.test(given)) return null;
  return fromBase64(given.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (given.length % 4)) % 4));
}

/** Hashes that stand one after the other in base64url; null where that is not what it is. */
export function hashesOf(given) {
  const all = fromBase64url(given);
  if (!all || all.length % 32) return null;
  return Array.from({ length: all.length / 32 }, (_, i) => all.subarray(32 * i, 32 * i + 32));
}

/**
 * The root that a proof of leaves leads to (io.waymark.tlog.MultiProof); null where its shape is wrong. `leaves` are
 * [index, leaf hash], at least one, by ascending index; what they do not yield stands in `hashes`.
 */
export function treeRoot(size, leaves, hashes) {
  let used = 0;
  const root = (from, count, some) => {
    if (some.length === 0) return hashes[used++];
    if (count === 1) return some[0][1];
    let left = 1;
    while (left * 2 < count) left *= 2;
    const before = root(from, left, some.filter(([index]) => index < from + left));
    const after = root(from + left, count - left, some.filter(([index]) => index >= from + left));
    return before && after && digest(1, before, after);
  };
  const fits = leaves.length > 0 && leaves.every(([index], i) => index < size && (i === 0 || leaves[i - 1][0] < index));
  const top = fits && root(0, size, leaves);
  return top && used === hashes.length ? hex(top) : null;
}
