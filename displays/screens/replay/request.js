/** The request to the hall: a day, and what is changed on it. The answer follows every change. */
import { computed, effect, signal } from "@preact/signals-core";
import { get } from "shared/api.js";
import { language, page } from "shared/page.js";

const SETTLED_MS = 250; // a slider that is being pulled asks once, where it is let go
const PATIENCE_MS = 20_000;

/**
 * @typedef {{skills: string[], lunch: [string, string]}} CounterChange what one counter takes, and its lunch
 * @typedef {{
 *   counters: number,
 *   services: string[],
 *   policy: string,
 *   row: number,
 *   hours: string[],
 *   places: Record<number, CounterChange>,
 * }} Changes
 */

/** @returns {Changes} */
export const noChanges = () => ({ counters: 0, services: [], policy: "", row: 0, hours: ["", "", "", ""], places: {} });

export const days = signal(/** @type {Api.RecordedDay[] | null} */ (null));
export const day = signal("");
export const changes = signal(noChanges());
export const answer = signal(/** @type {Api.ReplayAnswer | null} */ (null));
/** Why there is no answer, in the hall's own sentence. */
export const refusal = signal("");
export const loading = signal(false);

/** @param {Partial<Changes>} part */
export function change(part) {
  changes.value = { ...changes.value, ...part };
}

/** The changes as the query of the API; empty without any. */
export const query = computed(() => {
  const { counters, services, policy, row, hours, places } = changes.value;
  const spans = [hours.slice(0, 2), hours.slice(2)].filter((span) => span.every(Boolean)).map((span) => span.join("-"));
  const parts = {
    counters: counters ? String(counters) : "",
    services: counters > 0 ? services.join(",") : "",
    policy,
    in_a_row: row ? String(row) : "",
    hours: spans.join(","),
    skills: Object.entries(places).filter(([number, { skills }]) => !isUsual(Number(number), skills))
      .map(([number, { skills }]) => `${number}=${skills.join(",")}`).join(";"),
    lunch: Object.entries(places).filter(([, { lunch }]) => lunch.every(Boolean))
      .map(([number, { lunch }]) => `${number}=${lunch.join("-")}`).join(";"),
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value)).toString();
});

/** @param {number} number @param {string[]} skills */
export function isUsual(number, skills) {
  const usual = page.counters.find((counter) => counter.number === number)?.services ?? [];
  return skills.length === 0 || (skills.length === usual.length && usual.every((id) => skills.includes(id)));
}

let latest = 0;

/** @param {string} of the day @param {string} changed the query */
async function load(of, changed) {
  const own = ++latest;
  loading.value = true;
  try {
    const found = await get(`/days/${of}/replay?${changed}`, PATIENCE_MS);
    if (own === latest) [answer.value, refusal.value] = [found, ""];
  } catch (refused) {
    if (own === latest) refusal.value = /** @type {Error} */ (refused).message;
  } finally {
    if (own === latest) loading.value = false;
  }
}

export async function begin() {
  try {
    const found = await get("/days");
    [days.value, day.value] = [found, found[0]?.day ?? ""];
  } catch (refused) {
    refusal.value = /** @type {Error} */ (refused).message;
  }
}

effect(() => {
  const [of, changed] = [day.value, query.value];
  language.value; // the sentences of refusals too
  if (!of) return undefined;
  const timer = setTimeout(load, SETTLED_MS, of, changed);
  return () => clearTimeout(timer);
});
