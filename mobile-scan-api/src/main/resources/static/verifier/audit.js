// Checks an auditor's file (docs/FORMATS.md, "Auditor's file"): chosen fields of events, and that whoever captured them
// committed to them in the log. That these are all events it cannot show.

import { opened, profilesOf, publics } from './bundle.js';
import { ascending, count, demand, list, members, organisation } from './form.js';
import { ofJson, sha256 } from './hash.js';
import { Claims, checkLog } from './log.js';

/** Throws Wrong with the first thing that is wrong. `trust` is {policy, known}: see checkLog. */
export async function verifyAudit(file, trust) {
  members(file, '', ['events', 'kind', 'log', 'organisations', 'v']);
  const claims = new Claims();
  const events = list(file.events, 'events', 1).map((given, i) => {
    const at = 'events/' + i;
    const { block, org, document } = members(given, at, ['block', 'document', 'org']);
    demand(organisation(org) && count(block), 'format', at);
    const { fields, committed } = opened(document, at);
    const hash = ofJson(committed);
    claims.add('written', org, sha256(hash + '|event'), undefined, block);
    return { org, block, hash, fields };
  });
  demand(ascending(events.map(({ hash, org }) => hash + org)), 'format', 'events');
  publics(file, '', claims, true);
  const log = await checkLog(file.log, claims, trust);
  return { log, events, profiles: profilesOf(file) };
}
