/** What the server embedded in this page: the hall as its configuration describes it. */
import { signal } from "@preact/signals-core";

/**
 * @typedef {Api.Words} Words a text by language code
 * @typedef {Api.EmbeddedService} Service
 * @typedef {Api.Counter} Counter
 */

/**
 * `screen` is what this screen alone has to know.
 * @type {Omit<Api.EmbeddedPage, "screen"> & {screen: Record<string, any>}}
 */
export const page = JSON.parse(document.getElementById("page")?.textContent ?? "{}");

/** The language on screen; reading it inside a component or effect follows its changes. */
export const language = signal(page.language);

const services = new Map(page.services.map((service) => [service.id, service]));
const counters = new Map(page.counters.map((counter) => [counter.number, counter]));
const areas = new Map(page.areas.map((area) => [area.id, area]));

/** @param {string} id */
export const service = (id) => services.get(id);

/** @param {number} number */
export const counter = (number) => counters.get(number);

/** @param {string} id */
export const area = (id) => areas.get(id);

/**
 * A text of the configuration in the language on screen.
 * @param {Words | undefined} texts
 */
export function words(texts) {
  if (!texts) return "";
  const text = texts[language.value] || Object.values(texts)[0] || "";
  return text.replaceAll(" · ", "\u00a0· "); // no line begins with the dot
}

/** Where it stands, or what else it is called by. @param {string} id */
export const nameOfPrinter = (id) => words(page.printers.find((each) => each.id === id)?.name) || id;
