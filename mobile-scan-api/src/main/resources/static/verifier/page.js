// Fetches this page's bundle, checks it on this device and says in words what came of it. The page works without it.

import { available } from './hash.js';
import { Wrong, identifierOf, verify } from './bundle.js';

const section = document.getElementById('checked');
const device = document.getElementById('device');

/** One of the four answers: checked, wrong or unknown, each in words. */
function answer(name, state, text) {
  const box = document.getElementById('answer-' + name);
  box.dataset.state = state;
  box.querySelector('dd').textContent = text;
}

function details(lines) {
  const box = document.getElementById('details');
  box.hidden = false;
  box.querySelector('ul').replaceChildren(...lines.map((line) => {
    const item = document.createElement('li');
    item.textContent = line;
    return item;
  }));
}

const counted = (n, one) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

const SENTENCES = {
  'other-code': 'The server answered with the history of another code.',
  'newer': 'This history was written in a newer form than this page can read. That says nothing about the product.',
  'incomplete': 'Earlier entries are not shown, so the first one could not be checked.',
  'value-hash': 'An entry is not what was written down.',
  'next-key': 'An entry does not belong after the one before it.',
  'recall-missing': 'The server leaves out whether it was recalled.',
};

function good(result, bundle) {
  const maker = bundle.organisations.find((o) => o.org === bundle.object.org)?.name ?? bundle.object.org;
  device.textContent = `Checked on this device: ${counted(result.steps, 'step')}, ${counted(result.hashes, 'hash').replace('hashs', 'hashes')}.`;
  if (result.entered) {
    answer('thisProduct', 'unknown', `Unknown. ${maker} took it in, but no member of this network made it.`);
  } else if (result.prefix) {
    answer('thisProduct', 'checked', `Yes: ${maker} wrote the first entry for exactly this code, and this server says that its number range is theirs.`
      + (result.refFollows ? '' : ' Such a short serial number could have a second history that this page cannot see.'));
  } else {
    answer('thisProduct', 'unknown', `Unknown. ${maker} wrote the first entry for this code, but it is not shown that this number range is theirs.`);
  }
  const recall = { 'recalled': ' It is recalled.', 'not-shown': ' Something about a recall is not shown.',
    'withdrawn': ' A recall was withdrawn.', 'not-all-checked': ' Not everything it was made from could be checked for recalls.' };
  const later = result.gaps.length > 0
    ? ' Somebody wrote a further step and does not show it.'
    : ' That nothing came after is this server’s word.';
  // What came out with everything else is held, though its own last step still says packed.
  const outer = result.left ? 'held' : result.outer.status;
  const state = result.head !== result.outer ? `packed, its unit ${outer}` : outer;
  answer('status', 'checked', `As of block ${bundle.asOf.block} it follows from the record: ${state}. Each step follows from the one before.${later}${recall[result.recall] ?? ''}`);
  details([
    'The SHA-256 of every entry was computed again, and of every field that is shown.',
    'The place of each entry was computed from the secret in the one before it.',
    'For the time in boxes and pallets it was checked that it went in, stayed in and came out.',
    'Each entry was checked against the rules for who may write it.',
    result.product ? 'The product’s texts are the ones that its maker committed to.' : 'No texts about the product are shown.',
    `Still this server’s word until a log that several companies sign is there: days and names, block numbers, and that nothing later exists. It speaks as of block ${bundle.asOf.block}.`,
  ]);
}

function bad(error) {
  const code = error instanceof Wrong ? error.code : 'unreadable';
  if (code === 'newer' || code === 'incomplete') {
    device.textContent = 'Not fully checked on this device. ' + SENTENCES[code];
    return;
  }
  device.className = 'wrong';
  device.textContent = 'Checked on this device, and something is wrong. ' + (SENTENCES[code] ?? 'The history does not hold together.')
    + ' Do not rely on what this page says.';
  answer('thisProduct', 'wrong', 'Cannot be told.');
  answer('status', 'wrong', 'No. What the server shows does not hold together.');
  details([`What is wrong: ${code}${error.where ? ', at ' + error.where : ''}.`, 'Load the page again. If it stays, the server, or what it was given, is faulty.']);
}

async function check() {
  if (!available()) {
    device.textContent = 'Nothing was checked on this device: browsers compute hashes only for pages over https. What you read here is this server’s word.';
    return;
  }
  device.textContent = 'Checking on this device …';
  let bundle;
  try {
    // Asked for anew (by its ETag): what an earlier visit left in the browser may be older than this page.
    const response = await fetch(location.pathname, { headers: { Accept: 'application/json' }, cache: 'no-cache' });
    if (!response.ok) throw new Error('status ' + response.status);
    bundle = await response.json();
  } catch {
    device.textContent = 'Nothing was checked on this device: the history could not be fetched. What you read here is this server’s word.';
    return;
  }
  try {
    good(await verify(bundle, identifierOf(location.href)), bundle);
  } catch (error) {
    bad(error);
  }
}

/** Reports without leaving the page; without this script the form does it by itself. */
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector('button');
  const done = document.getElementById('reported');
  button.disabled = true;
  try {
    const response = await fetch('/api/scans', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ uri: section.dataset.uri, country: form.country.value }),
    });
    done.textContent = response.ok ? 'Thank you. Your report was counted.' : 'That did not work. Try again in a minute.';
    button.disabled = response.ok;
  } catch {
    done.textContent = 'That did not work. Are you offline?';
    button.disabled = false;
  }
  done.className = 'shown';
});

await check();
