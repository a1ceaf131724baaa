/** Every screen of the hall, each with its address as a QR code for the device it belongs on. */
import { render } from "preact";
import { nameOfPrinter, page, words } from "shared/page.js";
import { t } from "shared/text.js";
import { DocumentHead, html, Icon } from "shared/ui.js";

/** @typedef {{path: string, name: string, note?: string}} ScreenLink */

/** @returns {{key: string, icon: string, places: ScreenLink[]}[]} */
function groups() {
  return [
    { key: "kiosks", icon: "ticket", places: page.kiosks.map(({ id, name }) => (
      { path: `/kiosk/${id}`, name: words(name) })) },
    { key: "reception", icon: "users", places: [
      { path: "/reception", name: t("home.reception_name") }] },
    { key: "displays", icon: "tv", places: page.displays.map(({ id, name }) => (
      { path: `/hall/${id}`, name: words(name) })) },
    { key: "counters", icon: "tablet", places: page.counters.map(({ number, staff }) => (
      { path: `/counter/${number}`, name: t("common.counter", { number }), note: staff })) },
    { key: "walls", icon: "layout-dashboard", places: page.walls.map(({ id, name }) => (
      { path: `/wall/${id}`, name: words(name) })) },
    { key: "replays", icon: "rotate-ccw", places: [
      { path: "/replay", name: t("home.replays_name") }] },
    { key: "printers", icon: "printer", places: page.printers.length === 0 ? [] : [
      { path: "/printers", name: t("home.all_printers") },
      ...page.printers.map(({ id }) =>
        ({ path: `/printers/${id}`, name: t("home.printer", { name: nameOfPrinter(id) }) })),
    ] },
  ].filter(({ places }) => places.length > 0);
}

function Home() {
  return html`
    <${DocumentHead} />
    <div class="intro">
      <h1>${t("home.title")}</h1>
      <p>${t("home.lead")}</p>
    </div>
    <${Facts} />
    ${groups().map((group) => html`<${Group} key=${group.key} ...${group} name=${group.key} />`)}
    <p class="more"><a href="/api">${t("home.api")}</a></p>`;
}

function Facts() {
  const { demo, base_url: address, database, ignore_hours: ignoresHours } = page.screen;
  return html`<ul class="facts">
    ${demo && html`<li class="demo"><${Icon} name="info" /><span>${t("home.demo")}</span></li>`}
    ${ignoresHours && html`<li class="demo"><${Icon} name="clock" /><span>${t("home.ignores_hours")}</span></li>`}
    ${!demo && onlyHere(address)
      && html`<li class="demo"><${Icon} name="info" /><span>${t("home.only_here")}</span></li>`}
    <li><${Icon} name="monitor" /><span>${t("home.address")} <code>${address}</code></span></li>
    ${database && html`<li><${Icon} name="database" /><span>${t("home.database")} <code>${database}</code></span></li>`}
  </ul>`;
}

/** @param {string} address */
const onlyHere = (address) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(address).hostname);

/** @param {{name: string, icon: string, places: ScreenLink[]}} props */
function Group({ name, icon, places }) {
  return html`<section aria-labelledby=${name}>
    <h2 id=${name}><${Icon} name=${icon} />${t(`home.${name}`)}</h2>
    <p class="about">${t(`home.${name}_about`)}</p>
    <ul class="places">${places.map((place) => html`<li key=${place.path}><${Card} place=${place} /></li>`)}</ul>
  </section>`;
}

/** @param {{place: ScreenLink}} props */
function Card({ place: { path, name, note } }) {
  return html`<a class="place" href=${path}>
    <span class="words"><b>${name}</b>${note && html`<span>${note}</span>`}<code>${path}</code></span>
    <img src=${`/qr.svg?path=${encodeURIComponent(path)}`} width="112" height="112" loading="lazy"
      alt=${t("home.qr_alt", { name })} />
  </a>`;
}

render(html`<${Home} />`, document.getElementById("app"));
