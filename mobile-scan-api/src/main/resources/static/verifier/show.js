// Draws what was checked, as text nodes alone: nothing that a bundle says is ever read as markup.

import { hex } from './bytes.js';
import { before, journey, product, recalls, standing } from './words.js';

export const element = (name, textContent, more = {}) =>
  Object.assign(document.createElement(name), { textContent, ...more });

/** Fills the elements of these ids; one with an empty text is hidden. */
export function fill(texts) {
  for (const [id, text] of Object.entries(texts)) {
    const one = document.getElementById(id);
    if (one) Object.assign(one, { textContent: text, hidden: text === '' });
  }
}

/** Items of a list under an element, one of each text. */
export const rows = (id, name, texts) =>
  document.getElementById(id).replaceChildren(...texts.map((text) => element(name, text)));

function item({ what, country, day, more, gap }) {
  const li = element('li', '', { className: gap ? 'gap' : '' });
  const where = element('p', '', { className: 'quiet' });
  where.append(...[country && element('span', country), day && element('span', day)].filter(Boolean));
  li.append(element('p', what, { className: 'what' }), ...(where.firstChild ? [where] : []),
    ...more.map((text) => element('p', text, { className: 'quiet' })));
  return li;
}

/**
 * Draws the product, how it stands, where it has been and what was written about recalls in place of what is there.
 * `address` is that of the code; see standing().
 */
export function draw(result, address) {
  const { title, brand, description, numbers } = product(result);
  const { tone, headline, hint, asOf } = standing(result, address);
  fill({ title, brand, description, status: headline, hint, asof: `As of ${asOf}.`, before: before(result) });
  document.getElementById('standing').className = 'status ' + tone;
  document.getElementById('about-section').hidden = description === '';
  const recalled = recalls(result);
  document.getElementById('recalls').hidden = recalled.length === 0;
  document.getElementById('recall-lines').replaceChildren(...recalled.map(item));
  document.getElementById('lines').replaceChildren(...journey(result).map(item));
  document.getElementById('numbers').replaceChildren(...numbers.map(([name, value]) => {
    const row = element('div', '');
    row.append(element('dt', name), element('dd', value));
    return row;
  }));
}

/** Fetches the picture and shows it if it is the one that the product's texts have the hash of; else there is none. */
export async function drawPicture(result) {
  const shown = document.getElementById('picture');
  if (!shown) return true;
  const { picture } = product(result);
  try {
    const blob = await (await fetch(shown.src)).blob();
    const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    if (hex(new Uint8Array(hash)) === picture) {
      shown.src = URL.createObjectURL(blob);
      return true;
    }
  } catch {
    // Without a network there is no picture either.
  }
  shown.remove();
  return false;
}
