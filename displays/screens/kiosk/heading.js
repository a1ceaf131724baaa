/** The question that the kiosk asks. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "shared/ui.js";

/**
 * Takes the focus, so that a screen reader starts at the new question.
 * @param {{children?: unknown}} props
 */
export function Heading({ children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<h1 tabindex="-1" ref=${heading}>${children}</h1>`;
}
