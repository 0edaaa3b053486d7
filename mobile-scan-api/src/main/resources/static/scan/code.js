// What a scanned or typed text means: a product's code as GS1 spells it (Digital Link, or an element string of a Data Matrix or a
// label), or something else. Whether its numbers are right the node says.

import { identifierOf } from '/verifier/bundle.js';

/** Application identifiers that name a thing or belong to its name, in the order of a Digital Link's path. */
const PATH = { '01': ['22', '10', '21'], '00': [], '8006': ['22', '10', '21'], '8003': [], '8004': [] };
/** Lengths, with the identifier itself, of what no separator follows, by its first two digits (GS1 General Specifications, figure 7.8.5-2). */
const FIXED = { '00': 20, '01': 16, '02': 16, '03': 16, '04': 18, '11': 8, '12': 8, '13': 8, '14': 8, '15': 8, '16': 8, '17': 8,
  '18': 8, '19': 8, '20': 4, '31': 10, '32': 10, '33': 10, '34': 10, '35': 10, '36': 10, '41': 16 };
const SEPARATOR = '\u001d';

const encoded = (value) => encodeURIComponent(value)
  .replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

/** As long as the identifiers that begin with these two digits are. */
const digits = (start) => (/^(0[0-4]|1\d|2[0-2]|30|37|9\d)/.test(start) ? 2
  : /^(23|24|25|40|41|42|71)/.test(start) ? 3 : 4);

/** The pairs of "(01)…(21)…", or of what a reader gives of a symbol with FNC1; null where it is neither. */
function elements(text) {
  if (text.startsWith('(')) {
    const pairs = [...text.matchAll(/\((\d{2,4})\)([^(]+)/g)].map(([, ai, value]) => [ai, value.trim()]);
    return text.replaceAll(/\(\d{2,4}\)[^(]+/g, '') === '' ? pairs : null;
  }
  let rest = text.replace(/^\](d2|Q3|C1|e0)/, '').replace(/^\u001d/, '');
  const pairs = [];
  while (/^\d{2}/.test(rest) && pairs.length < 30) {
    const ai = rest.slice(0, digits(rest));
    const end = FIXED[ai.slice(0, 2)] ?? (rest + SEPARATOR).indexOf(SEPARATOR);
    if (rest.length < end || end <= ai.length) return null;
    pairs.push([ai, rest.slice(ai.length, end)]);
    rest = rest.slice(end).replace(/^\u001d/, '');
  }
  return rest === '' ? pairs : null;
}

/** The path of a Digital Link for these pairs; what does not name the thing is left out. */
function pathOf(pairs) {
  const values = new Map(pairs);
  const key = Object.keys(PATH).find((ai) => values.has(ai));
  if (!key || values.size !== pairs.length) return null;
  const value = key === '01' ? values.get(key).padStart(14, '0') : values.get(key);
  if (!/^\w+$/.test(value)) return null;
  return [key, value, ...PATH[key].filter((ai) => values.has(ai)).flatMap((ai) => [ai, encoded(values.get(ai))])]
    .reduce((path, part) => path + '/' + part, '');
}

function linkOf(text) {
  try {
    const url = new URL(/^https?:\/\//i.test(text) ? text : 'https://' + text);
    return ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

/**
 * Reads a text. Gives {path, host, identifier, url} for a product's code: `host` is null where it names none (an element string, or
 * GS1's own id.gs1.org), `identifier` null where it is not of a single item. Gives {address} for another web address, null for all else.
 */
export function codeOf(given) {
  const text = given.trim();
  if (text.length === 0 || text.length > 2000) return null;
  const path = /^[(\]\u001d\d]/.test(text) ? pathOf(elements(text) ?? []) : null;
  if (path) return { path, host: null, identifier: identifierOf('https://id.gs1.org' + path), url: null };
  const url = text.startsWith('/') ? linkOf('id.gs1.org' + text) : /^(https?:\/\/|[\w-]+(\.[\w-]+)+[:/])/i.test(text) ? linkOf(text) : null;
  if (!url) return null;
  if (!/\/(01|00|8006|8003|8004|414|417|253|255)\/[^/]+/.test(url.pathname)) return { address: url };
  let identifier = null;
  try {
    identifier = identifierOf(url.href);
  } catch {
    return null; // Not even percent signs fit.
  }
  const host = url.host === 'id.gs1.org' ? null : url.host;
  return { path: url.pathname + url.search + url.hash, host, identifier, url: host && url };
}
