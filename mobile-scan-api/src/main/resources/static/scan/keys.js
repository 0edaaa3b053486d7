// Ed25519 keys of this device (RFC 8032): by WebCrypto, or by the vendored library where a browser has no Ed25519.

const utf8 = new TextEncoder();
/** PKCS #8 (RFC 8410) of a seed, up to the seed. */
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const library = () => import('/verifier/vendor/ed25519.js');

export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const fromBase64url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const imported = (seed) => crypto.subtle.importKey('pkcs8', Uint8Array.from([...PKCS8, ...seed]), 'Ed25519', true, ['sign']);

/** The public key of a seed of 32 bytes, as 64 hexadecimal digits. */
export async function publicKey(seed) {
  try {
    const { x } = await crypto.subtle.exportKey('jwk', await imported(seed));
    return hex(fromBase64url(x));
  } catch {
    return hex(await (await library()).getPublicKeyAsync(seed));
  }
}

async function signed(seed, message) {
  try {
    return new Uint8Array(await crypto.subtle.sign('Ed25519', await imported(seed), message));
  } catch {
    return (await library()).signAsync(message, seed);
  }
}

/** A new seed. */
export const newSeed = () => crypto.getRandomValues(new Uint8Array(32));

/** The characters of a claim code as somebody typed it; null where it is none. */
export function claimCode(text) {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B');
  return /^[A-Z2-7]{24}$/.test(code) ? code : null;
}

/** The seed of the claim key whose code this is. */
export const seedOf = async (code) => new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode('waymark claim code' + code)));

/** A statement about who holds an item, signed. @param next public key of the next holder, or null */
export async function statement(seed, claim, n, kind, next) {
  const said = next ? { claim, kind, n, next, v: 1 } : { claim, kind, n, v: 1 };
  const message = utf8.encode('waymark claim\n' + JSON.stringify(said));
  return { ...said, signature: base64url(await signed(seed, message)) };
}
