/** Commands to the hall. A command is sent again only with its own key, so it happens once. */
import { hallTimeIn } from "shared/live.js";
import { page } from "shared/page.js";
import { language, t } from "shared/text.js";

export const TICKET_PATIENCE_MS = 8_000;
const COUNTER_PATIENCE_MS = 3_000;

const ATTEMPT_MS = 2_500;
const PAUSE_MS = 350;
const PASSING = new Set([502, 503, 504]);

/** Why a command did not happen; `message` is a sentence for the person at the screen. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {{status?: number, code?: string, lines?: {line: number, detail: string}[]}} [problem]
   *   status 0: no answer came; `lines`: what is wrong in each line of a file
   */
  constructor(message, { status = 0, code = "no-answer", lines } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.lines = lines;
  }
}

/** A key that names one command. `randomUUID` is missing on plain HTTP, this is not. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @template {Api.Post["path"]} P
 * @param {P} path below /api/v1
 * @param {Api.Body<P>} [body]
 * @param {{patience?: number, key?: string}} [options] `patience`: ms until it gives up
 * @returns {Promise<Api.Posted<P>>} the answer, null for an empty one
 * @throws {Refused}
 */
export async function post(path, body, { patience = COUNTER_PATIENCE_MS, key = newKey() } = {}) {
  const giveUpAt = performance.now() + patience;
  for (;;) {
    const response = await attempt(path, body ?? {}, key, giveUpAt - performance.now());
    if (response && !PASSING.has(response.status)) return answer(response);
    if (performance.now() + PAUSE_MS >= giveUpAt) throw new Refused(t("common.no_answer"));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())));
  }
}

/**
 * @param {string} path
 * @param {object} body
 * @param {string} key
 * @param {number} left ms of patience left
 */
async function attempt(path, body, key, left) {
  const until = hallTimeIn(left);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, Math.min(ATTEMPT_MS, left)));
  try {
    return await fetch(`/api/v1${path}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": language.value,
        "Idempotency-Key": key,
        "Sanh-Origin": page.origin,
        ...(until && { "Sanh-Until": String(until) }), // a request may be under way for minutes
      },
      body: JSON.stringify(body),
      signal: abort.signal,
    });
  } catch {
    return null; // unreachable or too slow: nothing was learnt, the same key may go again
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @template {Api.Get["path"]} P
 * @param {P} path below /api/v1
 * @param {number} [patience] ms until it gives up
 * @returns {Promise<Api.Got<P>>}
 * @throws {Refused}
 */
export async function get(path, patience = COUNTER_PATIENCE_MS) {
  const headers = { "Accept-Language": language.value };
  const sending = fetch(`/api/v1${path}`, { headers, signal: AbortSignal.timeout(patience) });
  const response = await sending.catch(() => null);
  if (!response) throw new Refused(t("common.no_answer"));
  return answer(response);
}

/** @param {Response} response */
async function answer(response) {
  if (response.status === 204) return null;
  const data = await response.json().catch(() => ({}));
  if (response.ok) return data;
  const { status } = response;
  throw new Refused(data.detail ?? t("common.went_wrong"), { status, code: data.code ?? "", lines: data.lines });
}
