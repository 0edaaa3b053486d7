// The verifier as one saved file: the person chooses or pastes a saved proof; nothing is fetched.

import { identifierOf, read, verify, verifyAudit } from './bundle.js';
import { draw, fill, rows } from './show.js';
import { answers, auditLines, available, claimed, counted, details, refusal, summary } from './words.js';

const by = (id) => document.getElementById(id);

/** What came after this file's policy, once it was chosen: an archive's file `policies`, or a node's /log/policies. */
let policies;

/** Says what came of it; what an earlier file showed goes. */
function tell({ device, wrong, uri = '', answered = [], events = [], more = [] }) {
  by('result').hidden = false;
  by('shown').hidden = true;
  by('device').className = wrong ? 'wrong' : '';
  by('details').hidden = more.length === 0;
  fill({ device, uri });
  rows('answers', 'p', answered);
  rows('events', 'li', events);
  rows('more', 'li', more);
}

/** What is shown of each event, and since when it stands in the log. */
const audited = (result) => ({
  device: `Checked on this device: ${counted(result.events.length, 'event')}.`,
  uri: 'A file for an auditor. It does not show that there are no other events.',
  answered: auditLines.logged(result), events: result.events.map((event) => auditLines.event(result, event)),
  more: auditLines.how,
});

function checked(result, code) {
  tell({
    device: summary(result),
    uri: 'Compare with the code on the product: ' + result.identifier.replace('https://id.gs1.org', ''),
    answered: [...answers(result).map(([, , text]) => text), ...(result.held ? [claimed(result)] : []),
      'Whether this code was seen elsewhere cannot be told without a network.'],
    more: details(result),
  });
  draw(result, code ? new URL(code) : undefined);
  by('shown').hidden = false;
}

async function check(bundle) {
  try {
    if (!available()) throw new Error('no WebCrypto');
    const given = read(bundle);
    const trust = { policy: JSON.parse(by('policy').textContent), policies };
    if (given.kind === 'audit') return tell(audited(await verifyAudit(given, trust)));
    const code = by('code').value.trim();
    checked(await verify(given, code ? identifierOf(code) : given.uri, trust), code);
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
