// The form of what is read: nothing is taken that has not exactly the form that docs/FORMATS.md gives it.

import { demand } from './hash.js';

export const text = (value) => typeof value === 'string';
export const object = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
export const hexOf = (value, ...lengths) => text(value) && lengths.includes(value.length) && /^[0-9a-f]*$/.test(value);
export const isHash = (value) => hexOf(value, 64);
export const organisation = (value) => text(value) && /^[A-Za-z0-9._-]{1,64}$/.test(value);
export const count = (value, from = 0, to = Number.MAX_SAFE_INTEGER) =>
  Number.isSafeInteger(value) && value >= from && value <= to;
export const ascending = (values) => values.every((value, i) => i === 0 || values[i - 1] < value);

export function list(value, where, least = 0) {
  demand(Array.isArray(value) && value.length >= least && value.length <= 2000, 'format', where);
  return value;
}

/** These members and no others: nothing may stand in a proven part that no proof covers. */
export function members(value, where, required, optional = []) {
  demand(object(value) && required.every((name) => Object.hasOwn(value, name))
    && Object.keys(value).every((name) => required.includes(name) || optional.includes(name)), 'format', where);
}
