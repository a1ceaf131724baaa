/** What is asked of the hall: a day, and what is changed on it. The answer follows the question. */
import { computed, effect, signal } from "@preact/signals-core";
import { get } from "shared/api.js";
import { language, page } from "shared/page.js";

const SETTLED_MS = 250; // a slider that is being pulled asks once, where it is let go
const PATIENCE_MS = 20_000;

/**
 * @typedef {{skills: string[], lunch: [string, string]}} Place of a counter, as it shall be
 * @typedef {{counters: number, services: string[], policy: string, row: number, hours: string[], places: Record<number, Place>}} Wish
 */

/** @returns {Wish} */
export const nothing = () => ({ counters: 0, services: [], policy: "", row: 0, hours: ["", "", "", ""], places: {} });

export const days = signal(/** @type {Api.RecordedDay[] | null} */ (null));
export const day = signal("");
export const wish = signal(nothing());
export const answer = signal(/** @type {Api.ReplayAnswer | null} */ (null));
/** Why there is no answer, in the hall's own sentence. */
export const refusal = signal("");
export const asking = signal(false);

/** @param {Partial<Wish>} part */
export function change(part) {
  wish.value = { ...wish.value, ...part };
}

/** The same change, in the words of the API. */
export const asked = computed(() => {
  const { counters, services, policy, row, hours, places } = wish.value;
  const spans = [hours.slice(0, 2), hours.slice(2)].filter((span) => span.every(Boolean)).map((span) => span.join("-"));
  const query = {
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
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
});

/** @param {number} number @param {string[]} skills */
export function isUsual(number, skills) {
  const usual = page.counters.find((counter) => counter.number === number)?.services ?? [];
  return skills.length === 0 || (skills.length === usual.length && usual.every((id) => skills.includes(id)));
}

let latest = 0;

/** @param {string} of the day @param {string} query */
async function ask(of, query) {
  const own = ++latest;
  asking.value = true;
  try {
    const found = await get(`/days/${of}/replay?${query}`, PATIENCE_MS);
    if (own === latest) [answer.value, refusal.value] = [found, ""];
  } catch (refused) {
    if (own === latest) refusal.value = /** @type {Error} */ (refused).message;
  } finally {
    if (own === latest) asking.value = false;
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
  const [of, query] = [day.value, asked.value];
  language.value; // the sentences of refusals too
  if (!of) return undefined;
  const timer = setTimeout(ask, SETTLED_MS, of, query);
  return () => clearTimeout(timer);
});
