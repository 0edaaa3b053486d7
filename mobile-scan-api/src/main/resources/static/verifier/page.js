// Fetches this page's bundle, checks it on this device and says in words what came of it. The page works without it.

import { available } from './hash.js';
import { identifierOf, read, verify } from './bundle.js';
import { answers, details, refusal, summary } from './words.js';

const section = document.getElementById('checked');
const device = document.getElementById('device');

function answer(name, state, text) {
  const box = document.getElementById('answer-' + name);
  box.dataset.state = state;
  box.querySelector('dd').textContent = text;
}

function list(lines) {
  const box = document.getElementById('details');
  box.hidden = false;
  box.querySelector('ul').replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })));
}

function good(result) {
  device.textContent = summary(result);
  for (const one of answers(result)) if (one[0] !== 'logged' || result.log) answer(...one);
  list(details(result));
}

function bad(error) {
  const { wrong, text, code } = refusal(error);
  device.textContent = text;
  device.className = wrong ? 'wrong' : '';
  list([code, 'Load the page again. If it stays, the server, or what it was given, is faulty.']);
  if (!wrong) return;
  answer('thisProduct', 'wrong', 'Cannot be told.');
  answer('status', 'wrong', 'No. What the server shows does not hold together.');
}

async function check() {
  const unchecked = (why) => {
    device.textContent = `Nothing was checked on this device: ${why} What you read here is this server’s word.`;
  };
  if (!available()) return unchecked('browsers check signatures only for pages over https.');
  device.textContent = 'Checking on this device …';
  let bytes;
  try {
    // Asked for anew (by its ETag): what an earlier visit left in the browser may be older than this page.
    const response = await fetch(location.pathname, { headers: { Accept: 'application/json' }, cache: 'no-cache' });
    if (!response.ok) throw new Error('status ' + response.status);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    return unchecked('the history could not be fetched.');
  }
  try {
    const result = await verify(read(bytes), identifierOf(location.href), { policy: section.dataset.policy });
    good(result);
    const save = document.getElementById('save');
    save.hidden = !result.log;
    save.querySelector('a').href = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
  } catch (error) {
    bad(error);
  }
}

await check();
