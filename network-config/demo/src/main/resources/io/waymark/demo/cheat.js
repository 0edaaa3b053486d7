// Asks the demo to cheat, and holds what comes of it against the verifier that consumers' pages run: the same files, in this browser.

import { read, verify } from '/verifier/bundle.js';
import { answers, refusal, summary } from '/verifier/words.js';

const KINDS = ['row', 'block', 'recall', 'signature', 'step'];
const shown = {};

const bytes = async (path) => new Uint8Array(await (await fetch(path, { cache: 'no-store' })).arrayBuffer());

/** What the verifier finds, as [text, code]. */
async function found(path, scanned, policy) {
  try {
    const result = await verify(read(await bytes(path)), scanned, { policy });
    const [logged, , status] = answers(result).map((answer) => answer[2]);
    return [`${summary(result)} ${logged} ${status}`, ''];
  } catch (error) {
    const { text, code } = refusal(error);
    return [text, code];
  }
}

async function show(kind, outcome) {
  const came = document.getElementById('result').content.cloneNode(true);
  const set = (name, text) => (came.querySelector('.' + name).textContent = text);
  const policy = await (await fetch('/cheat/policy', { cache: 'no-store' })).text();
  const before = await found('/cheat/genuine/' + kind, outcome.scanned, policy);
  const after = await found('/cheat/forged/' + kind, outcome.scanned, policy);
  set('told-before', outcome.toldBefore);
  set('told-after', outcome.toldAfter);
  set('found-before', before[0]);
  set('found-after', after[0]);
  set('code', after[1]);
  came.querySelector('.page').href = outcome.page;
  came.querySelector('pre').textContent =
    'Before: ' + JSON.stringify(outcome.javaBefore, null, 2) + '\nAfter: ' + JSON.stringify(outcome.javaAfter, null, 2);
  came.querySelector('.evidence').hidden = !outcome.evidence;
  came.querySelector('.evidence a').href = '/cheat/evidence/' + kind;
  const box = document.querySelector(`#${kind} .came`);
  box.replaceChildren(came);
  box.hidden = false;
}

function lines(kind, texts) {
  const list = document.querySelector(`#${kind} .lines`);
  if ([...list.children].every((line, i) => line.textContent === texts[i]) && list.children.length === texts.length) return;
  list.replaceChildren(...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
}

async function follow() {
  const { busy, cheats } = await (await fetch('/cheat/state', { cache: 'no-store' })).json();
  for (const button of document.querySelectorAll('button')) button.disabled = busy;
  for (const kind of KINDS) {
    const { state, lines: texts, outcome } = cheats[kind];
    lines(kind, state === 'working' ? [...texts, 'Working …'] : texts);
    const box = document.querySelector(`#${kind} .came`);
    if (!outcome) {
      box.hidden = true;
    } else if (shown[kind] !== state) {
      await show(kind, outcome);
    }
    shown[kind] = state;
  }
  if (busy) setTimeout(follow, 700);
}

async function ask(path) {
  const answer = await fetch(path, { method: 'POST' });
  if (!answer.ok) document.getElementById('back-said').textContent = await answer.text();
  return answer.ok;
}

for (const kind of KINDS) {
  document.querySelector(`#${kind} button`).addEventListener('click', async () => {
    if (await ask('/cheat/' + kind)) await follow();
  });
}
document.getElementById('back').addEventListener('click', async () => {
  if (!(await ask('/cheat/back'))) return;
  document.getElementById('back-said').textContent = 'Everything is as it was.';
  await follow();
});
await follow();
