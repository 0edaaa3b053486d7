// The form of what is read: nothing is taken that has not exactly the form, and the one spelling, that docs/FORMATS.md
// gives it.

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

const wholeText = (value) => {
  demand(!/\p{Surrogate}/u.test(value), 'format');
  return value;
};

/** The bytes that are hashed (RFC 8785), of objects, lists, texts, truth values and integers within ±(2^53 - 1), as text. */
export function canonical(value) {
  if (text(value)) return JSON.stringify(wholeText(value));
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  // sort() orders by UTF-16 code units, as RFC 8785 section 3.2.3 asks for.
  const member = (name) => canonical(name) + ':' + canonical(value[name]);
  if (object(value)) return '{' + Object.keys(value).sort().map(member).join(',') + '}';
  demand(typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0)), 'format');
  return String(value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
export const decoded = (given) => (text(given) ? given : utf8.decode(given));

/** A document (text or its bytes) of this version in its one spelling; one of a newer version is not wrong, only newer. */
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

/** JSON of any spelling, as strictly as Java reads it: no name twice in an object, where JSON.parse takes the last one. */
export function strictly(json) {
  let [named, members, depth] = [0, -1, 0];
  const value = JSON.parse(json, function (name, one) {
    if (!Array.isArray(this) && wholeText(name) === name) members++;
    return text(one) ? wholeText(one) : one;
  });
  for (const [, colon, opened, closed, digits = '', exponent = 0] of json.matchAll(TOKEN)) {
    if (colon) named++;
    depth += opened ? 1 : closed ? -1 : 0;
    demand(depth <= 32 && digits.replace('.', '').length <= 100 && exponent <= 400, 'format');
  }
  demand(named === members, 'format');
  return value;
}
