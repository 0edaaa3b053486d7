// The verifier as one saved file: the person chooses or pastes a saved proof; nothing is fetched.

import { verifyAudit } from './audit.js';
import { identifierOf, read, verify } from './bundle.js';
import { available } from './hash.js';
import { answers, auditLines, claimed, counted, details, journey, refusal, summary } from './words.js';

const by = (id) => document.getElementById(id);

/** What came after this file's policy, once it was chosen: an archive's file `policies`, or a node's /log/policies. */
let policies;

function tell({ device, wrong, title = '', uri = '', heading = 'Where it has been', answered = [], lines = [],
  more = [] }) {
  by('result').hidden = false;
  by('device').className = wrong ? 'wrong' : '';
  for (const [id, text] of Object.entries({ device, title, uri, heading })) by(id).textContent = text;
  for (const [id, name, texts] of [['answers', 'p', answered], ['journey', 'li', lines], ['more', 'li', more]]) {
    by(id).replaceChildren(...texts.map((text) => Object.assign(document.createElement(name), { textContent: text })));
  }
}

/** What is shown of each event, and since when it stands in the log. */
const audited = (result) => ({
  device: `Checked on this device: ${counted(result.events.length, 'event')}.`,
  title: 'File for an auditor', uri: 'It does not show that there are no other events.', heading: 'Events',
  answered: auditLines.logged(result), lines: result.events.map((event) => auditLines.event(result, event)),
  more: auditLines.how,
});

const checked = (result) => ({
  device: summary(result), title: result.product?.name ?? 'A product without a published name',
  uri: 'Compare with the code on the product: ' + result.identifier.replace('https://id.gs1.org', ''),
  answered: [...answers(result).map(([, , text]) => text),
    ...(result.held ? [claimed(result)] : []),
    'Whether this code was seen elsewhere cannot be told without a network.'],
  lines: journey(result).map((line) => line.filter(Boolean).join(', ')),
  more: details(result),
});

async function check(bundle) {
  try {
    if (!available()) throw new Error('no WebCrypto');
    const given = read(bundle);
    const trust = { policy: JSON.parse(by('policy').textContent), policies };
    if (given.kind === 'audit') return tell(audited(await verifyAudit(given, trust)));
    const code = by('code').value.trim();
    tell(checked(await verify(given, code ? identifierOf(code) : given.uri, trust)));
  } catch (error) {
    const { wrong, text, code } = refusal(error);
    tell({ device: text, wrong, more: [code] });
  }
}

by('file').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const text = await file.text();
  if (!text.startsWith('{"first":')) return check(new Uint8Array(await file.arrayBuffer()));
  policies = text;
  tell({ device: 'Kept: which companies counted later. Now choose a saved proof.' });
});
by('paste').addEventListener('change', (event) => event.target.value.trim() && check(event.target.value.trim()));
