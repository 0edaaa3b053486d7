// Fetches this page's bundle, checks it on this device, and shows what follows from it in place of the server's words.
// Without this script the page says that nothing was checked.

import { identifierOf, read, verify } from './bundle.js';
import { draw, drawPicture, element, fill, rows } from './show.js';
import { answers, available, claimed, details, marked, refusal, summary } from './words.js';

const by = (id) => document.getElementById(id);

function tell(text, wrong, lines) {
  by('device').textContent = text;
  by('device').className = wrong ? 'wrong' : '';
  by('details').hidden = !lines;
  by('details').querySelector('ul').replaceChildren(...(lines ?? []).map((line) => element('li', line)));
}

function answer(name, state, text) {
  const box = by('answer-' + name);
  box.dataset.state = state;
  box.querySelector('dd').textContent = text;
}

/** What the page says of the product, as texts; without what is never compared: times that no event states. */
function words() {
  const said = new Set();
  for (const part of document.querySelectorAll('[data-drawn], #claims')) {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent.trim();
      if (text && !texts.currentNode.parentElement.closest('[data-aside], [hidden]')) said.add(text);
    }
  }
  return said;
}

/** Shows a checked result, and says what the server's page had otherwise. Gives whether it had. */
async function replace(result) {
  const server = words();
  draw(result, new URL(location.href));
  if (result.held && !by('claims')) by('answer-scans').append(element('dd', '', { id: 'claims' }));
  fill({ claims: result.held ? claimed(result) : '' });
  if (by('holding')) by('holding').hidden = !result.held;
  const proven = words();
  const unproven = [...server].filter((text) => !proven.has(text));
  const missing = [...proven].filter((text) => !server.has(text));
  if (!(await drawPicture(result))) unproven.push('a picture');
  for (const [id, texts] of [['unproven', unproven], ['missing', missing]]) {
    rows(id + '-lines', 'li', texts);
    by(id).hidden = texts.length === 0;
  }
  by('beside').hidden = unproven.length + missing.length === 0;
  document.title = by('title').textContent;
  return !by('beside').hidden;
}

/** The server's words stay, each part of them marked. */
function unproven() {
  for (const part of document.querySelectorAll('[data-drawn]:not([hidden])')) {
    (part.querySelector(':scope > div') ?? part).prepend(element('p', 'Not proven.', { className: 'unproven' }));
  }
}

async function check() {
  const unchecked = (why) => {
    by('mark').textContent = marked.unchecked;
    tell(`Nothing was checked on this device: ${why} What you read here is this server’s word.`);
  };
  if (!available()) return unchecked('browsers check signatures only for pages over https.');
  tell('Checking on this device …');
  by('mark').textContent = marked.checking;
  // Asked for anew (by its ETag): what an earlier visit left in the browser may be older than this page.
  const given = await fetch(location.pathname, { headers: { Accept: 'application/json' }, cache: 'no-cache' })
    .then((response) => (response.ok ? response.arrayBuffer() : null)).catch(() => null);
  if (!given) return unchecked('the history could not be fetched.');
  const bytes = new Uint8Array(given);
  try {
    const result = await verify(read(bytes), identifierOf(location.href), { policy: by('checked').dataset.policy });
    const other = (await replace(result)) ? ' The server’s page said something else: see the top.' : '';
    by('mark').textContent = result.log ? marked.checked(result) : marked.unsigned;
    tell(summary(result) + other, false, details(result));
    for (const one of answers(result)) if (one[0] !== 'logged' || result.log) answer(...one);
    by('save').hidden = !result.log;
    by('save').querySelector('a').href = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
    return result;
  } catch (error) {
    const { wrong, text, code } = refusal(error);
    tell(text, wrong, [code, 'Load the page again. If it stays, the server, or what it was given, is faulty.']);
    by('mark').textContent = wrong ? marked.wrong : marked.unchecked;
    by('mark').classList.toggle('wrong', wrong);
    if (!wrong) return;
    unproven();
    answer('thisProduct', 'wrong', 'Cannot be told.');
    answer('status', 'wrong', 'No. What the server shows does not hold together.');
  }
}

/** What follows from this page's bundle; undefined where nothing could be checked, or something is wrong. */
export const checked = check();
