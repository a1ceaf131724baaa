/** Parts that several screens share. */
import "@preact/signals"; // components follow the signals they read
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { page, words } from "shared/page.js";
import { clock, languageName, otherLanguage, setLanguage, t } from "shared/text.js";

export { html };

const DIGIT_EM = 0.68;

const STAR = "M12 1.8l2.4 7.3h7.7l-6.2 4.5 2.4 7.4L12 16.5 5.7 21l2.4-7.4L1.9 9.1h7.7z";
const FASTEST_TICK_MS = 200;

/**
 * A Lucide icon of the sprite, which stands in the page: it is drawn also while the server is away. Without a `label`
 * it is decoration.
 * @param {{name: string, label?: string}} props
 */
export function Icon({ name, label }) {
  return html`<svg class="icon" viewBox="0 0 24 24" role=${label ? "img" : undefined}
    aria-label=${label} aria-hidden=${label ? undefined : "true"} focusable="false">
    <use href=${`#icon-${name}`} />
  </svg>`;
}

/** @param {{live: import("shared/live.js").Live}} props */
export function Stale({ live }) {
  return html`<div role="status">${!live.fresh.value && html`
    <p class="stale"><${Icon} name="wifi-off" />${t("common.reconnecting")}</p>`}</div>`;
}

/**
 * The hall's time, renewed every second of it.
 * @param {import("shared/live.js").Live} live
 * @param {number} [everyMs] of the hall's time
 */
export function useNow(live, everyMs = 1_000) {
  const [now, setNow] = useState(live.now);
  const { speed } = live;
  const known = live.view.value !== null;
  useEffect(() => {
    const tick = () => setNow(live.now());
    tick();
    const timer = setInterval(tick, Math.max(FASTEST_TICK_MS, everyMs / (speed || 1)));
    return () => clearInterval(timer);
  }, [live, everyMs, speed, known]);
  return now;
}

/**
 * Empty until the hall has told its time: this machine's own may be wrong.
 * @param {{live: import("shared/live.js").Live, seconds?: boolean}} props
 */
export function Clock({ live, seconds = false }) {
  const now = useNow(live);
  return html`<time class="clock digits">${live.view.value && clock(now, seconds)}</time>`;
}

/** What stands for the numbers of a service: one letter, two, or a number. @param {{of: string}} props */
export function Sign({ of }) {
  const em = of.length * (/\d/.test(of) ? DIGIT_EM : 1);
  return html`<span class="sign" style=${{ "--em": em }}>${of}</span>`;
}

export function Seal() {
  return html`<span class="seal" aria-hidden="true"><svg viewBox="0 0 24 24"><path d=${STAR} /></svg></span>`;
}

/**
 * The head of a screen of staff: what it is, how things stand (`children`), the time and the other language.
 * @param {{title: string, live: import("shared/live.js").Live, look?: "staff" | "page", controls?: unknown,
 *   children?: unknown}} props
 *   `look`: a bar above a screen that fills the window, or the head of a page that scrolls;
 *   `controls`: buttons of this screen beside the one for the language
 */
export function StaffHeader({ title, live, look = "staff", controls, children }) {
  return html`<header class=${`${look}-header`}><h1>${title}</h1>${children}<${Clock} live=${live} />${controls}
    <${LanguageButton} small=${look === "staff"} /></header>`;
}

/** The other language by its own name. @param {{small: boolean}} props */
function LanguageButton({ small }) {
  const other = otherLanguage();
  return html`<button class=${small ? "button button--small" : "button"} lang=${other}
    onClick=${() => setLanguage(other)}
    aria-label=${languageName(other)}><${Icon} name="languages" /><span>${languageName(other)}</span></button>`;
}

/** The head of a page to read: whose hall it is, and the other language. */
export function DocumentHead() {
  const other = otherLanguage();
  return html`<header><${Masthead} />
    ${page.languages.length > 1 && html`<button class="button" lang=${other}
      onClick=${() => setLanguage(other)}><${Icon} name="globe" />${languageName(other)}</button>`}
  </header>`;
}

/** The name of the hall: the seal, the kind of organisation, and its own name largest. */
export function Masthead() {
  const [name, organisation] = [words(page.hall.name), words(page.hall.organisation)];
  return html`<div class="masthead"><${Seal} />
    <p>${organisation && html`<span>${name}</span>`}<b>${organisation || name}</b></p>
  </div>`;
}
