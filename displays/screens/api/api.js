/** The API of this hall, as it describes itself: every request with its fields, answers and an example. */
import { render } from "preact";
import { page } from "shared/page.js";
import { t } from "shared/text.js";
import { DocumentHead, html } from "shared/ui.js";
import { exampleOf, fieldsOf, modelOf, typeOf } from "./schema.js";

/**
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{method: string, path: string, operation: Record<string, any>}} Request
 */

const described = page.screen.document;
const schemas = described.components.schemas;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
// Values that lead somewhere in this hall, by the names of fields.
const KNOWN = {
  service: page.services[0]?.id,
  reason: page.hold_reasons[0]?.id,
  number: page.counters[0]?.number,
  label: firstLabel(page.services[0]?.letter ?? "A"),
};

/** The first number of a series, which has one letter or two, or is a range. @param {string} letter */
function firstLabel(letter) {
  return /\d/.test(letter) ? letter.padStart(3, "0") : `${letter}001`;
}

// Shown in full with their requests.
const bodies = new Set(Object.values(described.paths).map((methods) => (
  modelOf(methods.post?.requestBody?.content["application/json"].schema ?? {}))));

/** @returns {Map<string, Request[]>} */
function byTag() {
  const tags = new Map();
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const [method, operation] of Object.entries(/** @type {Schema} */ (methods))) {
      const [tag] = operation.tags;
      tags.set(tag, [...(tags.get(tag) ?? []), { method: method.toUpperCase(), path, operation }]);
    }
  }
  return tags;
}

function Api() {
  const tags = [...byTag()];
  return html`
    <${DocumentHead} />
    <div class="intro">
      <h1>${t("api.title")}</h1>
      <p>${t("api.lead")}</p>
      <p>${t("api.rules")}</p>
      <p><a href="/api/v1/openapi.json">${t("api.document")}</a></p>
    </div>
    <nav aria-label=${t("api.title")}><ul>
      ${tags.map(([tag]) => html`<li key=${tag}><a href=${`#${tag}`}>${tag}</a></li>`)}
      <li><a href="#models">${t("api.models")}</a></li>
    </ul></nav>
    ${tags.map(([tag, requests]) => html`<section key=${tag} id=${tag} aria-labelledby=${`${tag}-title`}>
      <h2 id=${`${tag}-title`}>${tag}</h2>
      ${requests.map((request) => html`<${Operation} key=${request.operation.operationId} ...${request} />`)}
    </section>`)}
    <section id="models" aria-labelledby="models-title">
      <h2 id="models-title">${t("api.models")}</h2>
      ${Object.entries(schemas).filter(([name]) => !bodies.has(name))
        .map(([name, schema]) => html`<${Model} key=${name} name=${name} schema=${schema} />`)}
    </section>`;
}

/** @param {Request} props */
function Operation({ method, path, operation }) {
  const body = operation.requestBody?.content["application/json"].schema;
  const asks = operation.parameters.filter((/** @type {Schema} */ each) => each.in === "query");
  return html`<article class="operation surface" id=${operation.operationId}>
    <h3><b class=${`method method--${method.toLowerCase()}`}>${method}</b><code>${path}</code></h3>
    <p lang="en">${operation.summary}</p>
    <p class="access">${t(operation.security.length ? "api.device" : "api.everybody")}</p>
    ${asks.length > 0 && html`<h4>${t("api.query")}</h4><${Fields} schema=${objectOf(asks)} isRequest />`}
    ${body && html`<h4>${t("api.body")}</h4><${Body} schema=${schemas[modelOf(body)]} isRequest />`}
    <h4>${t("api.answers")}</h4>
    <${Answers} responses=${operation.responses} />
    <h4>${t("api.example")}</h4>
    <pre tabindex="0"><code>${curl(method, addressOf(path, asks), body && schemas[modelOf(body)], operation.security)}
    </code></pre>
  </article>`;
}

/** @param {{schema: Schema, isRequest?: boolean}} props of a request, it tells which fields are required */
function Body({ schema, isRequest = false }) {
  if (fieldsOf(schema).length === 0) return html`<p>${t("api.empty")}</p>`;
  return html`<${About} schema=${schema} /><${Fields} schema=${schema} isRequest=${isRequest} />`;
}

/** @param {{responses: Record<string, Schema>}} props */
function Answers({ responses }) {
  const all = Object.entries(responses);
  const refusals = all.filter(([status]) => status >= "400");
  return html`<ul class="answers">
    ${all.filter(([status]) => status < "400").map(([status, { description, content }]) => html`<li key=${status}>
      <b class="digits">${status}</b> ${content
        ? html`<${Type} parts=${typeOf(content["application/json"].schema)} />`
        : html`<span lang="en">${description}</span>`}</li>`)}
    <li>${t("api.refusals")} <span class="digits">${refusals.map(([status]) => status).join(", ")}</span>
      <${Type} parts=${[{ text: "Problem", model: "Problem" }]} /></li>
  </ul>`;
}

/** @param {{name: string, schema: Schema}} props */
function Model({ name, schema }) {
  return html`<article class="surface" id=${`model-${name}`}>
    <h3><code>${name}</code></h3>
    <${Body} schema=${schema} />
  </article>`;
}

/** @param {{schema: Schema}} props */
function About({ schema }) {
  return schema.description && html`<p lang="en">${schema.description.split("``").map(
    (/** @type {string} */ part, /** @type {number} */ n) => (n % 2 ? html`<code>${part}</code>` : part))}</p>`;
}

/** @param {{schema: Schema, isRequest: boolean}} props */
function Fields({ schema, isRequest }) {
  return html`<dl>${fieldsOf(schema).map(({ name, type, required, fallback }) => html`<div key=${name}>
    <dt><code>${name}</code></dt>
    <dd><${Type} parts=${type} />${isRequest && required && html`<b>${t("api.required")}</b>`}
      ${isRequest && fallback !== undefined && html`<span>${t("api.fallback", { value: fallback })}</span>`}</dd>
  </div>`)}</dl>`;
}

/** @param {{parts: import("./schema.js").Part[]}} props */
function Type({ parts }) {
  return html`<code class="type">${parts.map(({ text, model }) => (
    model ? html`<a href=${`#model-${model}`}>${text}</a>` : text))}</code>`;
}

/** @param {Schema[]} parameters @returns {Schema} */
const objectOf = (parameters) => ({
  properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
});

/** @param {string} path @param {Schema[]} asks */
function addressOf(path, asks) {
  const address = path.replace(/\{(\w+)\}/g, (_, name) => String(KNOWN[/** @type {"number"} */ (name)] ?? "…"));
  const needed = objectOf(asks).required.map((/** @type {string} */ name) => `${name}=…`).join("&");
  return needed ? `'${location.origin}${address}?${needed}'` : location.origin + address;
}

/**
 * @param {string} method @param {string} address
 * @param {Schema | undefined} body @param {Schema[]} security
 */
function curl(method, address, body, security) {
  const lines = [`curl -sS ${address}`];
  if (security.length > 0 && !LOOPBACK.includes(location.hostname)) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  if (method === "POST") lines.push("-H 'Content-Type: application/json'", "-H 'Idempotency-Key: …'");
  if (body) lines.push(`-d '${JSON.stringify(exampleOf(body, KNOWN))}'`);
  return lines.join(" \\\n  ");
}

render(html`<${Api} />`, document.getElementById("app"));
// The place an address names exists only now.
document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
