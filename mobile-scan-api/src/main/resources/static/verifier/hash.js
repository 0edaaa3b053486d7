// SHA-256, HMAC-SHA-256 and RFC 6962 trees, all by the browser's own WebCrypto. Hashes are lower-case hexadecimal.

import { canonical } from './canonical.js';

const utf8 = new TextEncoder();

/** Browsers give WebCrypto to pages over https (and on this same machine) only. */
export const available = () => Boolean(globalThis.crypto?.subtle);

/** How many hashes were computed since the page was loaded. */
export const counter = { hashes: 0 };

export const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const hex = (buffer) => Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');

/** One array of the parts; a text stands for its UTF-8 bytes. */
export function joined(...parts) {
  const arrays = parts.map((part) => (typeof part === 'string' ? utf8.encode(part) : part));
  const all = new Uint8Array(arrays.reduce((sum, a) => sum + a.length, 0));
  let at = 0;
  for (const a of arrays) {
    all.set(a, at);
    at += a.length;
  }
  return all;
}

export async function sha256(...parts) {
  counter.hashes++;
  return hex(await crypto.subtle.digest('SHA-256', joined(...parts)));
}

/** RFC 2104 under the key (bytes). */
export async function hmac(key, ...parts) {
  counter.hashes++;
  const secret = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return hex(await crypto.subtle.sign('HMAC', secret, joined(...parts)));
}

/** The hash of a value's canonical bytes. */
export const ofJson = (value) => sha256(canonical(value));

export const base64url = (hash) =>
  btoa(String.fromCharCode(...bytes(hash))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const leaf = (hash) => sha256(Uint8Array.of(0), bytes(hash));
const node = (left, right) => sha256(Uint8Array.of(1), bytes(left), bytes(right));

/** The RFC 6962 root that an audit path leads to; null where the path has not the length that index and size ask for. */
export async function rootFrom(hash, index, size, path) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size || !Array.isArray(path)) return null;
  let at = await leaf(hash);
  let used = 0;
  for (let i = index, last = size - 1; last > 0; i >>= 1, last >>= 1) {
    const right = (i & 1) === 1;
    if (right || i < last) {
      if (used === path.length) return null;
      const sibling = path[used++];
      at = right ? await node(sibling, at) : await node(at, sibling);
    }
  }
  return used === path.length ? at : null;
}
