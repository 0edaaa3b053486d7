// The verifier as one saved file: the person chooses or pastes a saved proof; nothing is fetched.

import { available } from './hash.js';
import { identifierOf, read, verify } from './bundle.js';
import { verifyAudit } from './audit.js';
import { answers, auditLines, counted, details, journey, refusal, summary } from './words.js';

const by = (id) => document.getElementById(id);
const rows = (id, name, lines) =>
  by(id).replaceChildren(...lines.map((line) => Object.assign(document.createElement(name), { textContent: line })));

/** What came after this file's policy, once it was chosen: the file `policies` of an archive, or a node's /log/policies. */
let policies;

/** An auditor's file: what is shown of each event, and since when it stands in the log. */
function audit(result) {
  by('device').className = '';
  by('device').textContent = `Checked on this device: ${counted(result.events.length, 'event')}.`;
  by('title').textContent = 'File for an auditor';
  by('uri').textContent = 'It does not show that there are no other events.';
  by('heading').textContent = 'Events';
  rows('answers', 'p', auditLines.logged(result));
  rows('journey', 'li', result.events.map((event) => auditLines.event(result, event)));
  rows('more', 'li', auditLines.how);
}

async function check(bundle) {
  by('result').hidden = false;
  for (const id of ['journey', 'answers']) rows(id, 'p', []);
  try {
    if (!available()) throw new Error('no WebCrypto');
    const given = read(bundle);
    const trust = { policy: JSON.parse(by('policy').textContent), policies };
    if (given.kind === 'audit') return audit(await verifyAudit(given, trust));
    const scanned = by('code').value.trim() ? identifierOf(by('code').value.trim()) : given.uri;
    const result = await verify(given, scanned, trust);
    by('heading').textContent = 'Where it has been';
    by('device').className = '';
    by('device').textContent = summary(result);
    by('title').textContent = result.product?.name ?? 'A product without a published name';
    by('uri').textContent = 'Compare with the code on the product: ' + result.identifier.replace('https://id.gs1.org', '');
    rows('answers', 'p', [...answers(result).map((a) => a[2]), 'Whether this code was seen elsewhere cannot be told without a network.']);
    rows('journey', 'li', journey(result).map(([text, day]) => (day ? `${text}, ${day}` : text)));
    rows('more', 'li', details(result));
  } catch (error) {
    const { wrong, text, code } = refusal(error);
    by('device').className = wrong ? 'wrong' : '';
    by('device').textContent = text;
    by('title').textContent = by('uri').textContent = '';
    rows('more', 'li', [code]);
  }
}

by('file').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const text = await file.text();
  if (!text.startsWith('{"first":')) return check(new Uint8Array(await file.arrayBuffer()));
  policies = text;
  by('result').hidden = false;
  by('device').textContent = 'Kept: which companies counted later. Now choose a saved proof.';
});
by('paste').addEventListener('change', (event) => event.target.value.trim() && check(event.target.value.trim()));
