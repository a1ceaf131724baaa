/**
 * How large calls must be for the farthest seat, and how many have room: pure functions.
 *
 * Sizes are in percent of a panel's short side, which in `hall.css` is `--u`.
 */

const MM_PER_METRE = 12.2; // capitals that subtend 0.7 degrees (EN 301 549)
const MM_PER_INCH = 25.4;
const WIDE = 9 / Math.hypot(16, 9); // the short side of a 16:9 panel as a share of its diagonal
const CAPITALS_PER_EM = 0.74; // Be Vietnam Pro
const LETTER_EM = 1.01; // the widest letter
const ARROW_EM = 0.5;
const DIGIT_EM = 0.68;

const GAP = 1.2; // between rows
const ROW_PADDING = 3; // at each side of a row
const COUNTER_LEAST = 34; // the width of the column of counters on a lying panel
const LABEL_GAP_EM = 0.12; // after a number with the widest letter
const CELL_PADDING = 1.6; // the same where rows stand side by side
const BETWEEN = 2; // between arrow and counter
const NUMBER_EM = 1.04; // the height of a row with a number
const NAME_HEIGHT = 5.6; // of the service's name under a number
const NAME_UNDER_ROWS = 3; // boards of so few rows have it there
const CHIPS = { largest: 3.4, smallest: 2.2, tiny: 1.5, step: 0.1, line: 1.45, gap: 0.9, icon: 1.2 };
const STRIP_LABEL = 14; // the width of what stands before the chips
const STRIP_FROM_ROWS = 4; // boards of so few rows always name the calls before
const MOST_OF_STRIP = 0.62; // of the height
const MOST_COLUMNS = 4;

/** How many rows fill a board, what capitals may take in them, and the width for number and counter. */
const BOARDS = [
  { rows: 6, capitals: 6.7, width: 67 },
  { rows: 5, capitals: 8.2, width: 67 },
  { rows: 4, capitals: 10.8, width: 78 },
  { rows: 3, capitals: 14.4, width: 102 },
];

/**
 * @typedef {{rows: number, capitals: number, font: number, digits: number, label: number}} BoardSize
 *   `font` is that of numbers; `digits` how many the widest counter has; `label` the width of the widest number of a
 *   ticket, in em
 * @typedef {object} Arrangement
 * @property {number} columns
 * @property {number} rows
 * @property {number} font of numbers in the rows
 * @property {number} shown how many calls stand in the rows
 * @property {number} named how many of those that follow are named in a strip of chips
 * @property {number} chip the letters of the chips
 * @property {number} strip the height of all chips
 */

/**
 * As many rows as the farthest seat can read, but never fewer than three.
 * @param {{diagonal_in: number, farthest_seat_m: number}} display
 * @param {number[]} counters their numbers
 * @param {number} label the width of the widest number of a ticket, in em
 * @param {number} [room] the width of the column of calls
 * @returns {BoardSize}
 */
export function boardSize(display, counters, label, room = Infinity) {
  const height = display.diagonal_in * MM_PER_INCH * WIDE;
  const required = (display.farthest_seat_m * MM_PER_METRE * 100) / height;
  const digits = Math.max(1, ...counters.map((number) => String(number).length));
  const boards = BOARDS.map(({ rows, capitals, width }) => {
    const widest = (Math.min(width, room) * CAPITALS_PER_EM) / (label + ARROW_EM + digits * DIGIT_EM);
    const beside = rows <= NAME_UNDER_ROWS && room === Infinity ? width - COUNTER_LEAST : Infinity;
    const possible = Math.min(capitals, widest, (beside * CAPITALS_PER_EM) / label);
    return { rows, capitals: possible, font: possible / CAPITALS_PER_EM, digits, label };
  });
  const readable = boards.find(({ capitals }) => capitals >= required);
  return readable ?? boards.reduce((one, other) => (other.capitals > one.capitals ? other : one));
}

/** The width of the column with arrow and counter, in em. @param {number} digits */
export const counterEm = (digits) => ARROW_EM + digits * DIGIT_EM;

/** The width of a chip with a number and a counter, in em. @param {BoardSize} size */
export const chipEm = ({ digits, label }) => label + CHIPS.icon + digits * DIGIT_EM;

/** The greatest width of a label of so many letters and digits, in em. @param {string} label */
export const labelEm = (label) =>
  [...label].reduce((width, sign) => width + (/\d/.test(sign) ? DIGIT_EM : LETTER_EM), 0);

/** How many calls have room in the main place at full size. @param {BoardSize} size @param {number} width */
export function capacityOf(size, width) {
  const cell = (size.label + LABEL_GAP_EM + counterEm(size.digits)) * size.font + BETWEEN + 2 * CELL_PADDING;
  return size.rows * Math.max(1, Math.floor((width + GAP) / (cell + GAP)));
}

/**
 * Room for all calls: rows at full size as long as that is possible, then several side by side in smaller letters.
 * @param {BoardSize} size
 * @param {{width: number, height: number}} room for rows and chips together
 * @param {{main: number, others: number, must: number}} count calls in the main place; other calls, latest first; how
 *   many of these must be shown
 * @returns {Arrangement}
 */
export function arrange(size, room, count) {
  const { main, others, must } = count;
  if (main > size.rows) return beside(size, room, count);
  const least = Math.max(1, main);
  for (let rows = size.rows; rows >= least; rows -= 1) {
    const shown = Math.min(rows, main + others);
    const named = size.rows <= STRIP_FROM_ROWS ? main + others - shown : Math.max(0, main + must - shown);
    const left = room.height - rows * rowHeight(size) - (rows - 1) * GAP - GAP;
    const chips = chipsIn(size, room.width, named, left, CHIPS.smallest);
    if (chips) return { columns: 1, rows, shown, named, ...chips, font: size.font };
  }
  return beside(size, room, count);
}

/** The main place alone in the rows, as large as what must be named besides allows. @type {typeof arrange} */
function beside(size, room, { main, others, must }) {
  const named = size.rows <= STRIP_FROM_ROWS ? others : must;
  const chips = chipsIn(size, room.width, named, room.height * MOST_OF_STRIP, CHIPS.tiny)
    ?? { chip: CHIPS.tiny, strip: room.height * MOST_OF_STRIP };
  const height = room.height - chips.strip - GAP;
  let best = { columns: 1, rows: Math.max(1, main), font: 0 };
  for (let columns = 1; columns <= MOST_COLUMNS; columns += 1) {
    const rows = Math.max(1, Math.ceil(main / columns));
    const font = Math.min(size.font, fontIn(size, room.width, height, { columns, rows }));
    if (font > best.font + 0.01) best = { columns, rows, font };
  }
  return { ...best, shown: main, named, ...chips };
}

/** @param {BoardSize} size @param {number} width @param {number} height @param {{columns: number, rows: number}} of */
function fontIn({ digits, label }, width, height, { columns, rows }) {
  const cell = (width - (columns - 1) * GAP) / columns - BETWEEN - 2 * (columns > 1 ? CELL_PADDING : ROW_PADDING);
  return Math.min(cell / (label + LABEL_GAP_EM + counterEm(digits)), (height - (rows - 1) * GAP) / rows / NUMBER_EM);
}

/** What a row needs at full size. @param {BoardSize} size */
const rowHeight = ({ rows, font }) =>
  (rows <= NAME_UNDER_ROWS ? 0.8 * font + NAME_HEIGHT : NUMBER_EM * font);

/**
 * The largest chips of so many calls that fit into the height, and the height that they take; null if none do.
 * @param {BoardSize} size
 * @param {number} width
 * @param {number} calls
 * @param {number} height
 * @param {number} smallest
 */
function chipsIn(size, width, calls, height, smallest) {
  if (calls === 0) return { chip: CHIPS.largest, strip: 0 };
  const em = chipEm(size) + CHIPS.gap;
  for (let chip = CHIPS.largest; chip >= smallest - 0.001; chip -= CHIPS.step) {
    const inLine = Math.floor((width - 2 * ROW_PADDING - STRIP_LABEL + CHIPS.gap * chip) / (em * chip));
    const strip = Math.ceil(calls / Math.max(1, inLine)) * CHIPS.line * chip;
    if (inLine >= 1 && strip <= height) return { chip, strip };
  }
  return null;
}
