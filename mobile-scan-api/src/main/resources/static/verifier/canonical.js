// The bytes that are hashed: RFC 8785, for objects, arrays, strings, truth values and integers within ±(2^53 - 1).

/** The canonical text of a value that JSON.parse gave. Throws where it has none. */
export function canonical(value) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Error('a number that is no safe integer');
    return String(value);
  }
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  if (value === null || typeof value !== 'object') throw new Error('a value that has no canonical form');
  // sort() orders by UTF-16 code units, as RFC 8785 section 3.2.3 asks for.
  return '{' + Object.keys(value).sort().map((name) => quoted(name) + ':' + canonical(value[name])).join(',') + '}';
}

function quoted(text) {
  if (!text.isWellFormed?.() && /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) {
    throw new Error('half a character');
  }
  return JSON.stringify(text);
}
