/** JSON Schema as people read it: fields with a type in words, and an example of an object. */

/**
 * @typedef {Record<string, any>} Schema
 * @typedef {{text: string, model?: string}} Part a model's name is a link to it
 * @typedef {{name: string, type: Part[], required: boolean, fallback?: string}} Field
 */

const REFERENCE = "#/components/schemas/";

/** @param {Schema} schema */
export const modelOf = (schema) => schema.$ref?.slice(REFERENCE.length);

/** @param {Schema} schema @returns {Field[]} */
export function fieldsOf(schema) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeOf(field),
    required: required.has(name),
    fallback: hasFallback(field) ? JSON.stringify(field.default) : undefined,
  }));
}

/** @param {Schema} field */
const hasFallback = (field) => field.default !== undefined && field.default !== null;

/** @param {Schema} schema @returns {Part[]} */
export function typeOf(schema) {
  const model = modelOf(schema);
  if (model) return [{ text: model, model }];
  if (schema.anyOf && !schema.type) {
    return schema.anyOf.flatMap((/** @type {Schema} */ each, /** @type {number} */ n) => (
      n ? [{ text: " | " }, ...typeOf(each)] : typeOf(each)));
  }
  if (schema.enum) return [{ text: schema.enum.map((/** @type {any} */ value) => JSON.stringify(value)).join(" | ") }];
  if (schema.type === "array") {
    return [...typeOf(schema.items ?? {}), { text: `[${range(schema.minItems, schema.maxItems)}]` }];
  }
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return [{ text: "{…: " }, ...typeOf(schema.additionalProperties), { text: "}" }];
  }
  const limits = range(schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength);
  return [{ text: [schema.type ?? "any", limits].filter(Boolean).join(" ") }];
}

/** @param {number | undefined} least @param {number | undefined} most */
function range(least, most) {
  if (least !== undefined && most !== undefined) return least === most ? `${most}` : `${least}–${most}`;
  if (most !== undefined) return `≤ ${most}`;
  return least !== undefined ? `≥ ${least}` : "";
}

/**
 * An object with what must be in it; `known` has values of this hall by name.
 * @param {Schema} schema
 * @param {Record<string, any>} known
 */
export function exampleOf(schema, known) {
  const needed = [...(schema.required ?? []), ...(schema.anyOf?.[0].required ?? [])];
  return Object.fromEntries(needed.map((name) => [name, known[name] ?? valueOf(schema.properties[name])]));
}

/** @param {Schema} schema */
function valueOf(schema) {
  if (schema.enum) return schema.enum[0];
  return schema.type === "integer" ? schema.minimum ?? 1 : "…";
}
