// The page that scans: a code by camera, picture or keyboard leads to the product's page, and the proof of it is kept on this device.
// Without a network the kept proof is shown, checked again, and called what it is. docs/FORMATS.md says what is checked.

import { read, verify } from '/verifier/bundle.js';
import { Wrong } from '/verifier/bytes.js';
import { draw, element, rows } from '/verifier/show.js';
import { answers, available, claimed, details, product, refusal, summary } from '/verifier/words.js';
import { inPicture, watch } from './camera.js';
import { codeOf } from './code.js';
import { forget, keep, keepPolicy, policyKept, proofOf, proofs } from './kept.js';

const by = (id) => document.getElementById(id);
/** The host that this node's codes name, and where the page was loaded from, which may be another name of it. */
const HOST = document.body.dataset.host || location.host;
const OWN = [HOST, location.host];
const WAIT = 15000;
/** Nodes and caches may be behind each other by so many seconds; what is older than that is not of today. */
const BEHIND = 600;

const when = (seconds) => new Date(seconds * 1000).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });

// ---- what is said

function show(section) {
  for (const id of ['said', 'proof']) by(id).hidden = id !== section;
  by('shown').hidden = true;
  if (!section) return;
  by(section).scrollIntoView({ block: 'start' });
  by(section).focus({ preventScroll: true });
}

/** Says something; `where` is an address that the person may go to, which is never gone to by itself. */
function say(what, how, { tone = '', where, label } = {}) {
  by('said').className = tone;
  by('said-what').textContent = what;
  rows('said-how', 'p', how);
  by('said-where').hidden = !where;
  if (where) {
    by('said-link').href = where;
    by('said-link').textContent = label;
  }
  show('said');
}

// ---- proofs

/** Fetches something of this node; null where there is no network. A redirect is not followed: it may lead to another host. */
const fetched = (path, accept) => fetch(path, {
  headers: { Accept: accept }, cache: 'no-cache', redirect: 'manual', signal: AbortSignal.timeout(WAIT),
}).catch(() => null);

const textOf = async (path, accept) => {
  const response = await fetched(path, accept);
  return response?.ok ? response.text() : undefined;
};

/** The policy that this device saw first. What comes later must follow from it. */
async function pinned() {
  const kept = await policyKept();
  if (kept) return kept;
  const given = await textOf('/scan/policy', 'text/plain');
  if (given) await keepPolicy(given);
  return given;
}

/** Checks bytes under the pinned policy, or those that it was followed by. Gives the result with the trust that it was found under. */
async function checked(bytes, identifier, policy) {
  const trust = { policy };
  try {
    return { result: await verify(read(bytes), identifier, trust), trust };
  } catch (error) {
    if (!(error instanceof Wrong) || error.code !== 'policy' || !policy) throw error;
    trust.policies = await textOf('/log/policies', 'application/json');
    return { result: await verify(read(bytes), identifier, trust), trust };
  }
}

/** A proof that is older than the one that is kept hides what came between. */
function notOlder(log, kept) {
  if (kept && log.size < kept.size && kept.time - log.time > BEHIND) throw new Wrong('old-checkpoint', 'log');
}

async function showKept(proof, why) {
  show('proof');
  by('proof').className = '';
  by('proof-what').textContent = 'Kept proof, as of ' + when(proof.time);
  by('proof-kept').textContent = why + ' What came after that time cannot be known from it.';
  by('proof-code').textContent = `Compare with the code on the product: ${proof.identifier.replace('https://id.gs1.org', '')}, from ${proof.host}.`;
  by('proof-link').href = proof.path;
  for (const id of ['answers', 'more']) rows(id, 'p', []);
  by('device').textContent = 'Checking on this device …';
  by('device').className = '';
  try {
    const trust = { policy: proof.policy, policies: proof.policies };
    const result = await verify(read(proof.bytes), proof.identifier, trust);
    by('device').textContent = summary(result);
    rows('answers', 'p', [...answers(result).map((a) => a[2]), ...(result.held ? [claimed(result)] : []),
      'Whether this code was seen elsewhere cannot be told from a kept proof.']);
    rows('more', 'li', details(result));
    draw(result, new URL(proof.path, location.origin));
    by('shown').hidden = false;
  } catch (error) {
    const { wrong, text, code } = refusal(error);
    by('proof').className = wrong ? 'alarm' : '';
    by('device').textContent = text;
    rows('more', 'li', [code]);
  }
}

async function list() {
  const all = await proofs();
  by('kept-none').hidden = all.length > 0;
  by('forget').hidden = all.length === 0;
  by('kept').replaceChildren(...all.map((proof) => {
    const row = element('li', '');
    const text = element('div', '');
    text.append(element('p', proof.title), element('p', 'As of ' + when(proof.time), { className: 'quiet' }));
    const button = element('button', 'Show', { type: 'button', onclick: () => showKept(proof, 'You kept this proof.') });
    button.setAttribute('aria-label', `Show ${proof.title}, as of ${when(proof.time)}`);
    row.append(text, button);
    return row;
  }));
}

// ---- a code

/** The members of the network, as this node knows them: {name, node, prefixes}. */
async function members() {
  try {
    return JSON.parse(await textOf('/api/organisations', 'application/json')).organisations.filter((one) => URL.canParse(one.node));
  } catch {
    return []; // The sentences do without names.
  }
}

/** A code of another host is not followed and not mixed up with what this one gave. */
async function foreign(code) {
  const { host } = code.url;
  const member = (await members()).find((one) => new URL(one.node).host === host)?.name;
  const kept = code.identifier && await proofOf(HOST, code.identifier);
  // A secret may stand behind the # (a claim's, from inside a pack): not for who is nobody's member.
  const where = new URL(code.url);
  if (!member) where.hash = '';
  say(`This code leads to ${host}`, [
    `That is not this node, which is ${HOST}. ` + (member ? `It is the address of ${member}, a member of the same network.`
      : 'This node knows no member of its network there. Look whether that is the address that you expect.'),
    ...(kept ? [`A proof of the same number is kept, from ${HOST}. It is not shown for this code, because the hosts differ.`] : []),
    ...(where.hash === code.url.hash ? [] : ['What stands behind the # in the code is not given to it.']),
  ], { tone: 'note', where: where.href, label: 'Go to ' + host });
}

/** Without a network, or where the node does not answer: what is kept, or why nothing is shown. */
function offline(code, kept, response) {
  const why = response ? `${HOST} does not answer now` : 'There is no network';
  if (kept) return showKept(kept, why + '. This is what was kept on this device.');
  const nothing = code.identifier ? 'no proof of this product is kept on this device' : 'only proofs of single products are kept';
  return say(response ? 'No answer' : 'No network', [`${why}, and ${nothing}. Try again later.`], { tone: 'note' });
}

/** The node does not have it, and names another one: said, and left to the person. */
async function elsewhere(code) {
  const number = code.identifier.slice('https://id.gs1.org/01/'.length + 1);
  const holder = (await members()).find((one) => one.prefixes.some(({ effective, prefix }) => effective && number.startsWith(prefix)));
  const leads = holder ? `It leads to the node of ${holder.name}, ${new URL(holder.node).host}, who hold the number range.`
    : 'It leads to the node of the company that holds the number range.';
  say('Another node has it', ['This node does not have the history of this product. ' + leads],
    { tone: 'note', where: code.path, label: 'Go there' });
}

async function item(code) {
  const kept = await proofOf(HOST, code.identifier);
  const response = await fetched(new URL(code.path, location.origin).pathname, 'application/json');
  if (!response || response.status >= 500) return offline(code, kept, response);
  if (response.type === 'opaqueredirect') return elsewhere(code);
  if (!response.ok || !available()) return location.assign(code.path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const policy = await pinned();
  try {
    const { result, trust } = await checked(bytes, code.identifier, policy);
    if (result.log) {
      notOlder(result.log, kept);
      const { title } = product(result);
      const { pathname, search } = new URL(code.path, location.origin);
      const path = pathname + search;
      await keep({ host: HOST, identifier: code.identifier, bytes, ...trust, title, path, time: result.log.time, size: result.log.size });
    }
  } catch (error) {
    const { wrong, text, code: reason } = refusal(error);
    return say(wrong ? 'Something is wrong' : 'Not fully checked', [text, reason, 'It was not kept.'],
      { tone: wrong ? 'alarm' : 'note', where: code.path, label: 'Open its page all the same' });
  }
  location.assign(code.path);
}

async function found(text) {
  by('seeing').textContent = '';
  const code = codeOf(text);
  if (!code) {
    return say('This is no product’s code', ['A code here begins with an address, or with (01) and a number. Nothing was opened.'], { tone: 'note' });
  }
  if (code.address) {
    return say('This is no product’s code', [`It is a web address of ${code.address.host}. Nothing was opened.`], { tone: 'note' });
  }
  if (code.host && !OWN.includes(code.host)) return foreign(code);
  say('Looking …', [`Asking ${HOST}.`]);
  if (code.identifier) return item(code);
  const response = await fetched(new URL(code.path, location.origin).pathname, 'text/html');
  if (!response) return offline(code, null);
  if (response.type !== 'opaqueredirect') return location.assign(code.path);
  return say('This code leads on', ['This node sends it on to another page, perhaps of another company.'],
    { tone: 'note', where: code.path, label: 'Go there' });
}

// ---- the page

const REFUSED = {
  NotAllowedError: 'The camera is not allowed for this page. Allow it in the browser, or type the code.',
  NotFoundError: 'There is no camera. Type the code, or choose a picture.',
  NotReadableError: 'Another app has the camera. Close it, or type the code.',
};
let stop = null;

async function toggleCamera() {
  if (stop) {
    stop();
    ended();
    return;
  }
  by('camera').disabled = true;
  by('seeing').textContent = 'Starting the camera …';
  by('view').hidden = false;
  try {
    stop = await watch(by('video'), (text) => {
      ended();
      found(text);
    });
    by('camera').textContent = 'Stop the camera';
    by('seeing').textContent = 'Hold the code into the picture.';
  } catch (error) {
    by('view').hidden = true;
    by('seeing').textContent = REFUSED[error?.name] ?? 'The camera did not start. Type the code, or choose a picture.';
  }
  by('camera').disabled = false;
}

function ended() {
  stop = null;
  by('view').hidden = true;
  by('camera').textContent = 'Scan with the camera';
  by('seeing').textContent = '';
}

by('camera').addEventListener('click', toggleCamera);
by('typed').addEventListener('submit', (event) => {
  event.preventDefault();
  found(by('code').value);
});
by('picture').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  by('seeing').textContent = 'Looking for a code in the picture …';
  const text = await inPicture(file);
  event.target.value = '';
  if (text) return found(text);
  by('seeing').textContent = 'No code was found in that picture. Try one where it is larger, and sharp.';
});
by('forget').addEventListener('click', async () => {
  await forget();
  show(null);
  await list();
});

/** A page that was left in a browser's memory comes back with the camera off and the list as it is now. */
addEventListener('pagehide', () => {
  if (stop) stop();
  ended();
});
addEventListener('pageshow', (event) => {
  if (event.persisted) show(null);
  list();
});

let offered = null;
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offered = event;
  by('installing').hidden = false;
});
by('install').addEventListener('click', () => {
  offered?.prompt();
  by('installing').hidden = true;
});

async function stayOffline() {
  const { serviceWorker } = navigator;
  // Another version took over, here or in another window: this page is the old one's, and may not load the new one's files.
  let old = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener('controllerchange', () => {
    if (old) location.reload();
    old = true;
  });
  const worker = await serviceWorker.register('/scan/worker.js', { scope: '/scan/', updateViaCache: 'none' });
  const newer = () => (by('newer').hidden = !(worker.waiting && serviceWorker.controller));
  const follow = () => worker.installing?.addEventListener('statechange', newer);
  newer();
  follow(); // It may have been found before this page could listen.
  worker.addEventListener('updatefound', follow);
  by('take').addEventListener('click', () => worker.waiting?.postMessage('take over'));
}

if (!navigator.mediaDevices?.getUserMedia) {
  by('camera').hidden = true;
  by('seeing').textContent = 'Browsers give the camera, and keep proofs, for pages over https only.';
}
if ('serviceWorker' in navigator) {
  stayOffline().catch(() => (by('seeing').textContent = 'This page could not be kept for when there is no network.'));
}
await list();
