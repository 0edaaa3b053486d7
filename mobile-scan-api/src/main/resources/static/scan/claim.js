// Claims a product with the code from its pack, passes it on and reports it stolen. The keys are made here and stay on this
// device; the server is given signed statements, and the code in the pack never leaves the browser. What the server says of
// them is called its word until the companies' log has it.

import { identifierOf, read, verify } from '/verifier/bundle.js';
import { Wrong } from '/verifier/bytes.js';
import { checked } from '/verifier/page.js';
import { draw, fill } from '/verifier/show.js';
import { claimed, marked, refusal } from '/verifier/words.js';
import { claimCode, hex, newSeed, publicKey, seedOf, statement, unhex } from './keys.js';

const LOOK_MILLIS = 2_000;
const LOOK_TIMES = 300;
const PROOF_TIMES = 30;
const KEY = /^[0-9a-f]{64}$/;

const section = document.getElementById('holding');
const uri = section.dataset.uri;
const find = (id) => document.getElementById('claim-' + id);
const show = (id, visible) => (find(id).hidden = !visible);
const say = (text) => (find('state').textContent = text);
const sayWhy = (error) => say(error instanceof Wrong ? refusal(error).text
  : 'That did not work: the server could not be reached. Try again.');

/** What the address brought along. It is taken out of it at once, so that it stays in no history and no bookmark. */
const brought = new URLSearchParams(location.hash.slice(1));
if (brought.has('claim') || brought.has('next')) history.replaceState(null, '', location.pathname + location.search);

let state;
/** What was proven last of who holds it; undefined where nothing was, null where this page cannot be checked here. */
let proven;
/** How many things were done here, and whether what was said last is how it stands. */
let acts = 0;
let stateSaid = false;
let typed;
let next = KEY.test(brought.get('next') ?? '') ? brought.get('next') : null;

// A key for each product: two products of one person cannot be told to be one person's.
const shelf = () => 'waymark-key ' + state.claim;
const seeds = () => JSON.parse(localStorage.getItem(shelf()) ?? '[]');
const keep = (seed) => localStorage.setItem(shelf(), JSON.stringify([...new Set([...seeds(), hex(seed)])].slice(-20)));

/** Keys that held, hold or reported it: by statement. */
const holder = () => state.statements.reduce((at, s) => s.next ?? at, null);
const reporter = () => {
  let [at, who] = [null, null];
  for (const s of state.statements) {
    at = s.next ?? at;
    who = s.kind === 'stolen' ? at : s.kind === 'found' ? null : who;
  }
  return who;
};

async function seedFor(key) {
  for (const one of key ? seeds() : []) if ((await publicKey(unhex(one))) === key) return unhex(one);
  return null;
}

async function load() {
  const response = await fetch('/api/claims?uri=' + encodeURIComponent(uri), { cache: 'no-store' });
  if (!response.ok) throw new Error('status ' + response.status);
  state = await response.json();
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/** Looks again until it is so; false where it was not within the bounded time, or where the statement was refused. */
async function until(holds, times) {
  for (let i = 0; i < times; i++) {
    await pause(LOOK_MILLIS);
    await load();
    if (holds()) return true;
    if (state.request?.refused) return false;
  }
  return false;
}

/** Whether what the server says is what was proven. */
const same = () => proven?.answer === state.answer && proven.passed === state.passed && proven.holder === holder();

/** Checks the page's bundle anew until it proves what the server says, and shows what it proves; false where it did not in time. */
async function prove(wanted = () => true) {
  for (let i = 0; proven !== null && !same() && wanted() && i < PROOF_TIMES; i++) {
    await pause(LOOK_MILLIS);
    const response = await fetch(location.pathname, { headers: { Accept: 'application/json' }, cache: 'no-cache' });
    if (!response.ok) continue;
    const trust = { policy: document.getElementById('checked').dataset.policy };
    const result = await verify(read(new Uint8Array(await response.arrayBuffer())), identifierOf(location.href), trust);
    if (!result.log) continue;
    proven = result.held;
    draw(result, new URL(location.href));
    fill({ claims: claimed(result), mark: marked.checked(result) });
    await load();
  }
  return same();
}

/** Hands a statement in and waits until the ledger has it. */
async function submit(one, despite = false) {
  say('Writing it down …');
  const before = state.statements.length;
  let response;
  for (let i = 0; i < 5; i++) {
    response = await fetch('/api/claims', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(despite ? { statement: one, despite } : { statement: one }) });
    if (response.status !== 429 && response.status !== 503) break;
    await pause(LOOK_MILLIS);
  }
  if (!response.ok) return response.json().catch(() => ({ detail: 'The server did not take it.' }));
  const done = await until(() => (despite ? state.twice : state.statements.length > before), 30);
  return done ? null : { detail: 'It is not written down yet. Load this page again in a minute.' };
}

const SAYS = {
  never: 'Nobody has claimed it yet.',
  claimed: 'It was claimed.',
  twice: 'It was claimed twice: ask the seller.',
  stolen: 'It is reported stolen.',
  'not-shown': 'A company wrote something about this and does not show what.',
};

/** How it stands, and whether that is proven. */
async function sayState() {
  const own = await seedFor(holder());
  const passed = state.passed ? ` It was passed on ${state.passed === 1 ? 'once' : state.passed + ' times'}.` : '';
  const word = same() ? '' : ` So far this is the server’s word: it is not proven ${proven === null ? 'on this phone' : 'yet'}.`;
  say((own ? 'This phone holds it. ' : '') + SAYS[state.answer] + passed + word);
}

async function render(text) {
  const own = await seedFor(holder());
  const reported = await seedFor(reporter());
  stateSaid = text === undefined;
  await (stateSaid ? sayState() : say(text));
  show('form', !state.claimed || (!own && typed === undefined));
  show('buy', state.claimed && !own);
  show('hold', Boolean(own || reported));
  show('pass', Boolean(own));
  show('confirm', Boolean(own && next));
  show('stolen', Boolean(own && !state.stolen));
  show('found', Boolean(reported));
  show('twice', false);
  if (next && !own) {
    stateSaid = false;
    say('You scanned a buyer’s code, but this phone does not hold the product. Use the phone that does, or load its key.');
  }
  const file = JSON.stringify({ v: 1, uri, claim: state.claim, keys: seeds() });
  find('save').href = URL.createObjectURL(new Blob([file], { type: 'application/json' }));
}

/** Does something while no button can be pressed, and afterwards waits for the proof of it. */
async function act(work) {
  const mine = ++acts;
  stateSaid = false;
  section.querySelectorAll('button').forEach((button) => (button.disabled = true));
  try {
    await work();
  } catch (error) {
    sayWhy(error);
  }
  section.querySelectorAll('button').forEach((button) => (button.disabled = false));
  try {
    if (stateSaid && (await prove(() => acts === mine)) && acts === mine) await sayState();
  } catch (error) {
    // Without an answer it stays the server's word, which is what is said.
    if (error instanceof Wrong) sayWhy(error);
  }
}

async function claim(despite) {
  const code = claimCode(typed ?? '');
  if (!code) return say('A claim code has 24 letters and digits.');
  const seed = await seedOf(code);
  if ((await publicKey(seed)) !== state.claim) return say('This code is not the one of this product. Look at each letter again.');
  if (state.claimed && !despite) {
    await render('It was claimed before.');
    return show('twice', !state.twice);
  }
  const mine = newSeed();
  keep(mine);
  const failed = await submit(await statement(seed, state.claim, 1, 'claim', await publicKey(mine)), despite);
  await load();
  const taken = failed?.evidence || (failed && state.claimed);
  await render(failed && !taken ? failed.detail : undefined);
  show('twice', Boolean(taken && !state.twice && holder() !== (await publicKey(mine))));
}

const say1 = async (key, kind, to) => {
  const failed = await submit(await statement(await seedFor(key), state.claim, state.statements.length + 1, kind, to));
  await load();
  if (!failed && kind === 'pass') next = null;
  await render(failed?.detail);
};

async function receive() {
  const mine = newSeed();
  keep(mine);
  const key = await publicKey(mine);
  find('qr').src = `/qr${new URL(uri).pathname}.svg?next=${key}`;
  find('link').href = location.origin + location.pathname + '#next=' + key;
  find('link').textContent = find('link').href;
  show('receiving', true);
  say('Waiting until the holder passes it on …');
  const done = await until(() => holder() === key, LOOK_TIMES);
  show('receiving', false);
  if (!done) return render('It was not passed on in ten minutes. Make a new code when the holder is ready.');
  say('The server says that it was passed on to this phone. Waiting until enough companies have signed that …');
  if (!(await prove()) || proven.holder !== key) {
    return render('The server says that it was passed on to this phone, and that is not proven. Do not pay yet: load this page again in a minute.');
  }
  const warning = proven.stolen ? ' But it is reported stolen.' : proven.twice ? ' But it was claimed twice: ask the seller.' : '';
  return render('It was passed on to this phone, and that is proven. It is yours now.' + warning);
}

async function loadKey(file) {
  const saved = JSON.parse(await file.text());
  if (saved.claim !== state.claim || !Array.isArray(saved.keys) || !saved.keys.every((key) => KEY.test(key))) {
    return say('This file is not a key of this product.');
  }
  saved.keys.forEach((key) => keep(unhex(key)));
  await render();
}

find('form').addEventListener('submit', (event) => {
  event.preventDefault();
  typed = find('code').value;
  act(() => claim(false));
});
find('despite').addEventListener('click', () => act(() => claim(true)));
find('receive').addEventListener('click', () => act(receive));
find('stolen').addEventListener('click', () => act(() => say1(holder(), 'stolen')));
find('found').addEventListener('click', () => act(() => say1(reporter(), 'found')));
find('yes').addEventListener('click', () => act(() => say1(holder(), 'pass', next)));
find('pass-form').addEventListener('submit', (event) => {
  event.preventDefault();
  next = /#next=([0-9a-f]{64})$/.exec(find('next').value.trim())?.[1] ?? null;
  act(() => render(next ? undefined : 'That is not the link of a buyer’s code.'));
});
find('load').addEventListener('change', (event) => act(async () => {
  try {
    await loadKey(event.target.files[0]);
  } catch {
    say('This file is not a key of this product.');
  }
}));

if (!globalThis.crypto?.subtle) {
  say('Claiming needs a page over https.');
} else {
  await act(async () => {
    await load();
    const found = await checked;
    proven = found ? (found.log ? found.held : undefined) : null;
    await render();
    if (brought.has('claim') && !(await seedFor(holder()))) {
      find('code').value = brought.get('claim');
      section.scrollIntoView();
    }
  });
}
