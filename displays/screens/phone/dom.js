/** Writing into the page that the server drew. */

/** @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`#${id} is missing`);
  return element;
}

/**
 * Writes only what changed, so that a live region speaks only news.
 * @param {string} id
 * @param {string} text
 */
export function put(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {string} id
 * @param {boolean} hidden
 */
export function hide(id, hidden) {
  byId(id).hidden = hidden;
}
