// Checks an auditor's file (docs/FORMATS.md, "Auditor's file"): chosen fields of events, and that whoever captured them
// committed to them in the log. That these are all events it cannot show.

import { demand, sha256 } from './hash.js';
import { committed, list, members, opened, publics } from './bundle.js';
import { Claims, checkLog } from './log.js';

/** Throws Wrong with the first thing that is wrong. `trust` is {policy, known}: see checkLog. */
export async function verifyAudit(file, trust) {
  demand(file.v === 2, 'no-log', 'v');
  members(file, '', ['events', 'kind', 'log', 'organisations', 'v']);
  demand(file.kind === 'audit', 'kind');
  const claims = new Claims();
  let before = '';
  demand(list(file.events, 'events').length > 0, 'format', 'events');
  const events = file.events.map((given, i) => {
    const at = 'events/' + i;
    members(given, at, ['document', 'org']);
    const { org, document } = given;
    demand(typeof org === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(org), 'format', at);
    const fields = opened(document, at);
    const digest = committed(document);
    demand(before < digest + org, 'format', at);
    before = digest + org;
    return { org, digest, fields, position: claims.add('written', org, sha256(digest + '|event')) };
  });
  publics(file, '', { claims, proven: true });
  members(file.log, 'log', ['checkpoint', 'facts', 'map', 'policy', 'state', 'tree']);
  members(file.log.state, 'log', ['block', 'header', 'map']);
  const { block, header, map } = file.log.state;
  demand(Number.isSafeInteger(block) && block >= 0 && [header, map].every((h) => /^[0-9a-f]{64}$/.test(h)), 'format', 'log');
  const log = await checkLog(file.log, claims, trust, () => true);
  const names = Object.fromEntries(file.organisations.map(({ profile }) => [profile.org, profile.name]));
  return { log, names, events: events.map((e) => ({ ...e, block: log.facts.get(e.position).block })) };
}
