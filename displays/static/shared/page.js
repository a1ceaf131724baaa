/** What the server embedded in this page: the hall as its configuration describes it. */
import { signal } from "@preact/signals-core";

/**
 * @typedef {Record<string, string>} Words a text by language code
 * @typedef {{id: string, letter: string, name: Words, description: Words, area: string,
 *   target_wait_min: number, counters: number[]}} Service
 * @typedef {{number: number, services: string[], staff: string, printer: string}} Counter
 * @typedef {{id: string, name: Words, letter: string}} Area
 * @typedef {{id: string, name: Words}} Named
 * @typedef {{name: Words, organisation: Words, slogan: Words, telephone: string,
 *   timezone: string}} Hall
 * @typedef {{build: string, language: string, languages: string[], screen: Record<string, any>,
 *   hall: Hall, services: Service[], counters: Counter[], areas: Area[], priorities: Named[],
 *   hold_reasons: Named[], pause_reasons: Named[], displays: any[], kiosks: (Named & {printers: string[]})[], walls: Named[], printers: (Named & {driver: string})[],
 *   notices: any[], calls: Record<string, any>, policy: {kind: string, in_a_row: number, patience_min: number}, appointments: boolean, code_digits: number, printing: {staff: string, return_slips: boolean},
 *   texts: Record<string, Record<string, string>>}} Page
 */

/** @type {Page} */
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
