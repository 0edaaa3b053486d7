// Fetches this page's bundle, checks it on this device and says in words what came of it. The page works without it.

import { identifierOf, read, verify } from './bundle.js';
import { available } from './hash.js';
import { answers, claimed, details, refusal, summary } from './words.js';

const by = (id) => document.getElementById(id);

function tell(text, wrong, lines) {
  by('device').textContent = text;
  by('device').className = wrong ? 'wrong' : '';
  by('details').hidden = !lines;
  const items = (lines ?? []).map((line) => Object.assign(document.createElement('li'), { textContent: line }));
  by('details').querySelector('ul').replaceChildren(...items);
}

function answer(name, state, text) {
  const box = by('answer-' + name);
  box.dataset.state = state;
  box.querySelector('dd').textContent = text;
}

async function check() {
  const unchecked = (why) =>
    tell(`Nothing was checked on this device: ${why} What you read here is this server’s word.`);
  if (!available()) return unchecked('browsers check signatures only for pages over https.');
  tell('Checking on this device …');
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
    const result = await verify(read(bytes), identifierOf(location.href), { policy: by('checked').dataset.policy });
    tell(summary(result), false, details(result));
    for (const one of answers(result)) if (one[0] !== 'logged' || result.log) answer(...one);
    if (result.held && by('claims')) by('claims').textContent = claimed(result);
    by('save').hidden = !result.log;
    by('save').querySelector('a').href = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
  } catch (error) {
    const { wrong, text, code } = refusal(error);
    tell(text, wrong, [code, 'Load the page again. If it stays, the server, or what it was given, is faulty.']);
    if (!wrong) return;
    answer('thisProduct', 'wrong', 'Cannot be told.');
    answer('status', 'wrong', 'No. What the server shows does not hold together.');
  }
}

await check();
