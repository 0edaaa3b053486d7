// What came of a check, in words that a person understands: what the page shows of the product, four answers, never one
// green tick, and never "fake". The server's page says the same in the same words (io.waymark.scan.ItemPages).

import { Wrong } from './bytes.js';

const SENTENCES = {
  'other-code': 'This is the history of another code.',
  'facts': 'An entry is not what was written down, or something is left out.',
  'signature': 'A company’s signature does not fit.',
  'quorum': 'Too few companies have signed it.',
  'tree-proof': 'It is not in the log that the companies signed.',
  'map-proof': 'It leaves something out, or shows something that the companies’ log does not have.',
  'old-checkpoint': 'It is older than what was shown here before.',
  'withdrawn': 'It says that something was taken back which it shows, or which is not of this product.',
  'revoked': 'It is signed with keys that no longer counted.',
  'rival': 'Somebody else had written the next entry before.',
  'claims-missing': 'It leaves out whether it was claimed, or reported stolen.',
  'claims-members': 'It leaves out what a company knows of who holds it.',
};
/** What does not speak against the product. */
const UNDECIDED = {
  'newer': 'It was written in a newer form than this page can read. That says nothing about the product.',
  'incomplete': 'Earlier entries are not shown, so the first one could not be checked.',
  'policy': 'It is signed by another set of companies than this page knows. Load the page, or get the file, anew.',
  'no-ed25519': 'This browser cannot check signatures. A newer one can.',
};
const RECALL = {
  'recalled': ' It is recalled: do not use it.',
  'withdrawn': ' It was recalled once, and the recall was withdrawn.',
  'not-shown': ' Something was written about a recall and is not shown: ask the maker.',
  'not-all-checked': ' Not everything it was made from could be checked for recalls.',
};
/** Who did it stands where the star is; the second of two is for an entry that is not the first. */
const ACTS = { commission: ['Made by *', 'Entered again by *'], enter: ['Taken in by *', 'Came back to *'],
  pack: ['Packed by *'], unpack: ['Unpacked by *'], content: ['Unpacked by *'], ship: ['Shipped by *'],
  cancel: ['Shipment called back by *'], receive: ['Received by *'], reject: ['Not accepted by *, went back'],
  transform: ['Used by * to make something else'], sell: ['Sold by *'], 'take back': ['Taken back by *'],
  retire: ['Taken out of use by *'], leave: ['Passed on by * to somebody outside this network'],
  correct: ['* corrected the entry before this one'] };
const TARGETS = { item: 'it', lot: 'its lot', class: 'all of this product', input: 'something that it was made from' };

/** Signatures are checked by WebCrypto, which browsers give to pages over https (and on this same machine) only. */
export const available = () => Boolean(globalThis.crypto?.subtle);

export const counted = (n, one, more = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;
const when = (seconds) => new Date(seconds * 1000).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
const of = (r, org) => r.profiles.get(org)?.name ?? org;
const signers = (r) => `${r.log.vouching.length} of ${r.log.members} companies signed the log that holds`;
const vouching = (r) => r.log.vouching.map((org) => of(r, org)).join(', ');
const REGIONS = new Intl.DisplayNames('en', { type: 'region' });

function country(r, org) {
  const code = r.profiles.get(org)?.country;
  return /^[A-Z]{2}$/.test(code) ? REGIONS.of(code) : '';
}

/** "Shop (Germany)". */
const place = (r, org) => of(r, org) + (country(r, org) && ` (${country(r, org)})`);

/** A field that is a text; empty for others. */
function word(json = 'null') {
  const value = JSON.parse(json);
  return typeof value === 'string' ? value : '';
}

/** "2 November 2026"; empty for what is no date. */
function dayText(date) {
  const time = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(date + 'T00:00:00Z') : null;
  return time?.toJSON()?.startsWith(date)
    ? time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }) : '';
}
/** The day that an event states; empty where it states none. */
const dayOf = (fields) => dayText(word(fields?.day));

/** Fields of an event, a line each, by name. */
function lines(fields) {
  const value = (json) => (json.startsWith('"') ? word(json) : json);
  const cut = (line) => (line.length > 300 ? line.slice(0, 300) + ' …' : line);
  return Object.keys(fields).sort().map((name) => `${name}: ${cut(value(fields[name]))}`);
}
/** All but its day, which has a place of its own. */
const others = ({ day, ...fields } = {}) => lines(fields);

/** Its name, and what its maker says of it. Empty texts where it says nothing. */
export function product(r) {
  const { brand, description, name, picture } = r.product ?? {};
  const [gtin, , serial] = r.identifier.split('/').slice(4);
  return { title: word(name) || 'A product without a published name', brand: word(brand), picture: word(picture),
    description: word(description),
    numbers: [['Product number (GTIN)', gtin], ['Serial number', decodeURIComponent(serial)]] };
}

/** The date after which it is not to be used, as its code says (GS1 AI 17 and 7003), if that is over. */
function expired(address, today) {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)/.exec(['17', '7003'].map((ai) => address?.searchParams.get(ai))
    .find(Boolean)) ?? [];
  if (!year) return '';
  const now = today.getUTCFullYear();
  const difference = year - (now % 100);
  const full = now - (now % 100) + Number(year) + (difference >= 51 ? -100 : difference <= -50 ? 100 : 0);
  const date = new Date(Date.UTC(full, month - (day === '00' ? 0 : 1), Number(day)));
  const [last, here] = [date, today].map((time) => time.toJSON().slice(0, 10));
  return last < here ? dayText(last) : '';
}

function custody(r) {
  const who = place(r, r.custodian);
  const to = r.outer.receiver ? place(r, r.outer.receiver) : 'somebody';
  const last = journey(r).at(-1)?.day;
  return {
    'not-shown': ['plain', 'With ' + who, 'They have it and have not shown more here.'],
    sold: ['plain', 'Sold' + (last && ' on ' + last), `Sold by ${who}. If it is offered to you as new, ask why.`],
    offered: ['plain', 'On its way to ' + to, `Sent by ${who}, not received yet.`],
    packed: ['plain', 'With ' + who, 'It is packed there.'],
    consumed: ['warning', 'Used up', `${who} made something else of it.`],
    left: ['warning', 'Left this network', `${who} passed it to somebody who keeps no record here.`],
    retired: ['warning', 'Taken out of use', `By ${who}. It should not be on sale.`],
    void: ['warning', 'This code is not in use', `${who} took the entry for it back.`],
  }[r.status] ?? ['plain', 'With ' + who, 'It has not been sold as far as is known here.'];
}

/** How it stands, as {tone, headline, hint, asOf}; `address` is that of its code, which may have a date. */
export function standing(r, address, today = new Date()) {
  const [tone, headline, hint] = custody(r);
  const date = expired(address, today);
  const grave = {
    recalled: ['alarm', 'Recalled: do not use',
      'The company that made it has called it back. Do not use it. Ask where you got it.'],
    'not-shown': ['alarm', 'Do not use it until you know more',
      'Something was written about a recall and is not shown here. Ask the company that made it.'],
  }[r.recall] ?? (date && ['warning', 'Past its date', `It was to be used by ${date}.`]);
  const beside = { withdrawn: RECALL.withdrawn,
    'not-all-checked': ' It was made from more things than can be checked for recalls.' }[r.recall] ?? '';
  const asOf = (r.log ? when(r.log.time) + ', ' : '') + 'block ' + r.block;
  if (!grave) return { tone, headline, hint: hint + beside, asOf };
  return { tone: grave[0], headline: grave[1], hint: `${grave[2]} Last entry: ${headline}.`, asOf };
}

/** What stands before the first line; empty where nothing is missing. */
export const before = ({ entered }) =>
  (entered ? 'What happened before this is not proven: no member of this network made it.' : '');

/** Where it has been, oldest first, as {what, country, day, more, gap}. What units did stands where it was in them. */
export function journey(r) {
  const told = [];
  const line = ({ step: { act, writer, receiver }, fields, withdrawn }, later) => {
    const name = of(r, writer);
    const what = (ACTS[act][later ? 1 : 0] ?? ACTS[act][0]).replace('*', () => name);
    const back = withdrawn ? [`${name} withdrew what else it had entered. That it took place stays proven.`] : [];
    const [one, last] = [{ what: what + (receiver ? ' to ' + of(r, receiver) : ''), country: country(r, writer),
      day: dayOf(fields), more: [...others(fields), ...back], gap: false }, told.at(-1)];
    if (JSON.stringify(one) !== JSON.stringify(last)) told.push(one);
  };
  const walk = (chain, unit) => chain.forEach((p, i) => {
    if (!unit || p.step.act !== 'content') line(p, unit || i > 0);
    if (!p.unit) return;
    walk(p.unit.steps, true);
    if (p.unit.exit && chain[i + 1]?.step.act !== 'unpack') line(p.unit.exit, true);
  });
  walk(r.chain, false);
  if (!r.gap) return told;
  const what = `${of(r, r.gap)} has it since then and has not shown more`;
  return [...told, { what, country: country(r, r.gap), day: '', more: [], gap: true }];
}

/** What was written about recalls, oldest first, as lines of a journey; `gap` where something is not shown. */
export const recalls = (r) => r.recalls.flatMap(({ org, target, links }) => {
  const [name, thing] = [of(r, org), TARGETS[target]];
  return links.map(({ kind, fields, withdrawn }) => ({
    what: { recall: `${name} recalled ${thing}`, withdrawal: `${name} took the recall back` }[kind]
      ?? `${name} wrote about a recall of ${thing} and does not show it`,
    country: country(r, org), day: dayOf(fields), gap: !kind,
    more: [...others(fields), ...(withdrawn ? [`${name} withdrew what else it had entered about this.`] : [])],
  }));
});

/** The answers as [name, state, text]; state is checked, unknown or wrong. */
export function answers(r) {
  const { log } = r;
  const maker = of(r, r.maker);
  const theirs = log ? 'its number range is theirs' : 'this server says that its number range is theirs';
  const product = r.entered ? `Unknown. ${maker} took it in, but no member of this network made it.`
    : !r.prefix ? `Unknown. ${maker} wrote the first entry, but it is not shown that this number range is theirs.`
    : `Yes: ${maker} wrote the first entry for exactly this code, and ${theirs}.`
      + (r.refFollows ? '' : ' Such a serial number could have a second history that nobody can see from here.')
      + ' A copy of the code would say the same.';
  const outer = r.left ? 'held' : r.outer.status;
  const state = r.gap ? `${of(r, r.gap)} has it and has not shown more`
    : `${r.head === r.outer ? outer : 'packed, its unit ' + outer}, with ${of(r, r.custodian)}`;
  const later = log ? ` No later entry${r.recall === 'none' ? ' and no recall' : ''} existed then.`
    : ' That nothing came after is this server’s word.';
  const asOf = log ? when(log.time) : `block ${r.block}`;
  return [
    log ? ['logged', 'checked', `Yes: ${signers(r)} all of it (${vouching(r)}).`]
      : ['logged', 'unknown', 'Not yet: too few companies have signed a log that holds it. Until then it is this'
        + ' server’s word.'],
    ['thisProduct', r.entered || !r.prefix ? 'unknown' : 'checked', product],
    ['status', 'checked',
      `As of ${asOf} it follows from the record: ${state}.${r.gap ? '' : later}${RECALL[r.recall] ?? ''}`],
  ];
}

/** What the statements about who holds it say: of the product, never of a person, and never that it is a fake. */
export function claimed(r) {
  const { answer, claimed: once, passed, notShownBy } = r.held;
  const on = passed === 0 ? 'not passed on since' : `passed on ${passed === 1 ? 'once' : passed + ' times'}`;
  const was = once ? `Claimed with the code from inside its pack, and ${on}.`
    : 'It is not known whether it was claimed.';
  const text = {
    never: 'There is a claim code inside its pack, and it was never claimed.',
    twice: 'Claimed twice: ask the seller. One and the same key named two holders; the record shows both.',
    stolen: `Reported stolen by who held it. ${was}`,
  }[answer] ?? was;
  const hiding = notShownBy.map((org) => of(r, org)).join(', ');
  return hiding ? `${text} ${hiding} wrote something about this and does not show what.` : text;
}

export const summary = (r) =>
  `Checked on this device: ${counted(r.steps, 'step')}, ${counted(r.hashes, 'hash', 'hashes')}.`
  + (r.log ? ` The signatures of ${counted(r.log.vouching.length, 'company', 'companies')} are good.` : '');

export const details = (r) => [
  'Each entry was checked against the rules for who may write it, and belongs after the one before it; in boxes and '
    + 'pallets, that it went in, stayed in and came out.',
  r.product ? 'The product’s texts are the ones that its maker committed to.' : 'No texts about the product are shown.',
  ...(r.log ? [
    `The log has ${counted(r.log.size, 'entry', 'entries')} up to block ${r.log.block}. Each entry shown here is in it,`
      + ' as the first one in its place.',
    'That no later entry and no further recall existed then is proven, not promised. So are the companies’ names, and'
      + ' who holds the number range.',
    'Days are what the companies wrote. No proof shows whether what somebody wrote was true, or whether this code is a'
      + ' copy.',
  ] : ['Still this server’s word until enough companies have signed: days and names, block numbers, and that nothing'
    + ` later exists. It speaks as of block ${r.block}.`]),
];

/** What is said at the top of a page of all that stands on it. */
export const marked = {
  checking: 'Not checked yet: so far, all of this is the server’s word.',
  unchecked: 'Not checked on this phone: all of this is the server’s word.',
  unsigned: 'Checked on this phone: it holds together. Too few companies have signed it yet: still the server’s word.',
  wrong: 'Checked on this phone, and not proven: do not rely on what stands here.',
  checked: (r) => `Checked on this phone: what you read is what ${r.log.vouching.length} of ${r.log.members} companies`
    + ` signed, as of ${when(r.log.time)}.`,
};

/** What to say of a bundle that was not accepted: {wrong, text, code}; not wrong where it only could not be checked. */
export function refusal(error) {
  const code = error instanceof Wrong ? error.code : 'unreadable';
  const wrong = !UNDECIDED[code];
  const text = wrong
    ? `Checked on this device, and something is wrong. ${SENTENCES[code] ?? 'The history does not hold together.'} `
      + 'Do not rely on what this page says.'
    : 'Not fully checked on this device. ' + UNDECIDED[code];
  const where = error.where ? ', at ' + error.where : '';
  return { wrong, text, code: `What is ${wrong ? 'wrong' : 'missing'}: ${code}${where}.` };
}

/** An auditor's file in words. */
export const auditLines = {
  logged: (r) => [`${signers(r)} these events (${vouching(r)}), as of ${when(r.log.time)}.`],
  event: (r, { org, block, fields }) => [`${of(r, org)}, in block ${block}`, ...lines(fields)].join('; '),
  how: ['Each event’s place in the log is named by a hash over all of its fields, shown and not shown; each shown field'
    + ' was checked against it.',
  'What an event says is its company’s word. Since the block that is named it cannot have been changed.'],
};
