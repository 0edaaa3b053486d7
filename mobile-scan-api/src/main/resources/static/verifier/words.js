// What came of a check, in words that a person understands: four answers, never one green tick, and never "fake".

import { Wrong } from './hash.js';

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
const ACTS = { commission: 'Made by', enter: 'Taken in by', pack: 'Packed by', unpack: 'Unpacked by',
  ship: 'Shipped by', cancel: 'Shipment called back by', receive: 'Received by', reject: 'Not accepted by',
  transform: 'Used up by', sell: 'Sold by', 'take back': 'Taken back by', retire: 'Taken out of use by',
  leave: 'Passed on to outside this network by', correct: 'Entry before corrected by' };

export const counted = (n, one, more = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : more}`;
const when = (seconds) => new Date(seconds * 1000).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
const of = (r, org) => r.names[org] ?? org;
const signers = (r) => `${r.log.vouching.length} of ${r.log.members} companies signed the log that holds`;
const vouching = (r) => r.log.vouching.map((org) => of(r, org)).join(', ');

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

const shown = ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** Where it has been, from the record alone: [text, day]. What units did stands where the item was in them. */
export function journey(r, chain = r.chain) {
  return chain.flatMap(({ step: { act, writer, receiver }, day, withdrawn, fields, unit }) => {
    const others = Object.entries(fields ?? {}).filter(([name]) => name !== 'day').map((f) => shown(f).slice(0, 300));
    const more = [day, withdrawn ? 'what else was entered is withdrawn' : '', ...others].filter(Boolean).join('; ');
    const line = [`${ACTS[act]} ${of(r, writer)}${receiver ? ' to ' + of(r, receiver) : ''}`, more];
    return [...(ACTS[act] ? [line] : []), ...(unit ? journey(r, unit.steps) : [])];
  });
}

/** An auditor's file in words. */
export const auditLines = {
  logged: (r) => [`${signers(r)} these events (${vouching(r)}), as of ${when(r.log.time)}.`],
  event: (r, { org, block, fields }) =>
    [`${of(r, org)}, in block ${block}`, ...Object.entries(fields).map(shown)].join('; '),
  how: ['Each event’s place in the log is named by a hash over all of its fields, shown and not shown; each shown field'
    + ' was checked against it.',
  'What an event says is its company’s word. Since the block that is named it cannot have been changed.'],
};
