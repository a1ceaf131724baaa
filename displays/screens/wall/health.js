/** How well things stand, the same everywhere on the wall: a colour, a shape and a word. */
import { service } from "shared/page.js";

const MINUTE_MS = 60_000;
const SOON = 2 / 3; // of the target
const GOOD_SHARE = 80;

/** @typedef {"fine" | "soon" | "act" | "low"} Health `low`: a share under its goal */

export const ICONS = { fine: "circle-check", soon: "clock", act: "triangle-alert", low: "move-down" };

/** @param {number} ms */
export const inMinutes = (ms) => Math.max(0, Math.floor(ms / MINUTE_MS));

/** @param {number | null} seconds */
export const secondsInMinutes = (seconds) => (seconds === null ? null : Math.round(seconds / 60));

/**
 * @param {{service: string, arrived_at: number}} turn
 * @param {number} now
 * @returns {{health: Health, minutes: number, target: number, over: number, share: number}}
 */
export function waitOf(turn, now) {
  const target = service(turn.service)?.target_wait_min ?? 1;
  const share = (now - turn.arrived_at) / (target * MINUTE_MS);
  const health = share > 1 ? "act" : share >= SOON ? "soon" : "fine";
  const minutes = inMinutes(now - turn.arrived_at);
  return { health, minutes, target, over: Math.max(1, minutes - target), share };
}

/** @param {number} share percent called in time @returns {Health} */
export const shareHealth = (share) => (share >= GOOD_SHARE ? "fine" : "low");

/** Whether somebody waits for one of these services. @param {string[]} services @param {Api.WallView} view */
export const wanted = (services, view) => services.some((id) => view.services[id]?.waiting > 0);
