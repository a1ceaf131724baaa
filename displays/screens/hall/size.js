/** How large the called numbers must be, and so how many rows there are. */

const MM_PER_METRE = 12.2; // capitals that subtend 0.7 degrees (EN 301 549)
const MM_PER_INCH = 25.4;
const WIDE = 9 / Math.hypot(16, 9); // height of a 16:9 panel as a share of its diagonal
const CAPITALS_PER_EM = 0.74; // Be Vietnam Pro
const LABEL_EM = 3.05; // the widest letter and three digits
const ARROW_EM = 0.5;
const DIGIT_EM = 0.68;

/** Percent of the screen's height: what capitals may take, and the width for number and counter. */
const BOARDS = [
  { rows: 6, capitals: 6.7, width: 67 },
  { rows: 5, capitals: 8.2, width: 67 },
  { rows: 4, capitals: 10.8, width: 78 },
  { rows: 3, capitals: 14.4, width: 102 },
];

/**
 * As many rows as the farthest seat can read, but never fewer than three.
 * @param {{diagonal_in: number, farthest_seat_m: number}} display
 * @param {number[]} counters their numbers
 * @returns {{rows: number, capitals: number, font: number, counterEm: number}} sizes in percent of
 *   the screen's height
 */
export function boardSize(display, counters) {
  const height = display.diagonal_in * MM_PER_INCH * WIDE;
  const required = (display.farthest_seat_m * MM_PER_METRE * 100) / height;
  const digits = Math.max(...counters.map((number) => String(number).length));
  const boards = BOARDS.map(({ rows, capitals, width }) => {
    const widest = (width * CAPITALS_PER_EM) / (LABEL_EM + ARROW_EM + digits * DIGIT_EM);
    const possible = Math.min(capitals, widest);
    const counterEm = ARROW_EM + digits * DIGIT_EM;
    return { rows, capitals: possible, font: possible / CAPITALS_PER_EM, counterEm };
  });
  const readable = boards.find(({ capitals }) => capitals >= required);
  return readable ?? boards.reduce((one, other) => (other.capitals > one.capitals ? other : one));
}
