// Not written by hand: `python -m hall.displays.serving.typescript` makes it of the API's description and
// of the live views.
declare namespace Api {
  interface AppointmentAnswer {
    code: string;
    day: string;
    service: string;
    due_at: number;
    state: string;
    label: string | null;
    reference: string | null;
  }

  interface AppointmentRequest {
    service: string;
    at: number;
    outside_hours?: string;
  }

  interface Area {
    id: string;
    name: Words;
    letter: string;
  }

  interface AssignRequest {
    services: string[];
  }

  interface AwayTurn {
    label: string;
    service: string;
    state: "held" | "missed";
    since: number;
    reason: string | null;
    back_at: number | null;
  }

  interface BoardCall {
    label: string;
    service: string;
    counter: number;
    at: number;
    calls: number;
    state: string;
  }

  interface BoardView {
    calls: BoardCall[];
    services: Record<string, ServiceLoad>;
    tickets: TicketHours;
    hours: HallHours;
    resting: boolean;
    scored: Score | null;
  }

  interface CallReason {
    rule: string;
    passed_over: string[];
  }

  interface CallRequest {
    label: string;
    finish?: string | null;
    quiet?: boolean;
  }

  interface CallsSection {
    confirm_arrival: boolean;
    announce_within_s: number;
    recall_gap_s: number;
    miss_after_s: number;
    missed_return_min: number;
    missed_pause_min: number;
    return_places: number;
    same_counter_min: number;
    undo_s: number;
    least_calls: number;
    most_calls: number;
    forgotten_min: number;
  }

  interface CameRequest {
    came: boolean;
  }

  interface CardAnswer {
    priority: string | null;
  }

  interface CardRequest {
    card: string;
  }

  interface ClockAlert {
    kind: "clock";
    ahead: number;
    kept: boolean;
  }

  interface CloseDayRequest {
    day: string;
  }

  interface ClosingFigures {
    day: string;
    opened_at: number;
    last_served_at: number | null;
    closed_at: number | null;
    tickets: number;
    seq: number;
    hash: string;
    total: TurnFigures;
    services: Record<string, TurnFigures>;
    void?: number;
  }

  interface ComparisonAnswer {
    first: string;
    second: string;
    services: [string, string];
    several: boolean;
    called: boolean;
    rule: string;
    counter: number | null;
    priority: string | null;
    sentence: string;
  }

  interface Counter {
    number: number;
    services: string[];
    helps: string[];
    staff: string;
    printer: string;
  }

  interface CounterAnswer {
    number: number;
    services: string[];
    helps?: string[];
    staff?: string;
    printer?: string;
    state: "open" | "paused" | "closed";
  }

  interface CounterScreen {
    counter: number;
    seat: CounterStateAnswer;
    others: CounterStateAnswer[];
    current: CurrentTurn | null;
    next: UpcomingTurn | null;
    waiting: UpcomingTurn[];
    waiting_count: number;
    not_offered: number;
    lines: ServiceLine[];
    classes: Record<string, number>;
    away: AwayTurn[];
    undo: Undoable | null;
    served: number;
    median_service_s: number | null;
    printers: PrinterState[];
    dangers: (ClockAlert | OldCopyAlert | MarkMissingAlert | StoreAlert)[];
    hours: HallHours;
  }

  interface CounterStateAnswer {
    counter: number;
    state: "open" | "paused" | "closed";
    reason: string | null;
    until: number | null;
    since: number | null;
    staff: string;
    services: string[];
  }

  interface CurrentTurn {
    label: string;
    service: string;
    priority: string | null;
    state: string;
    counter: number | null;
    calls: number;
    arrived_at: number;
    called_at: number | null;
    last_called_at: number | null;
    started_at: number | null;
    ended_at: number | null;
    quiet: boolean;
    people: number;
    steps: Step[];
    why?: CallReason;
    notes: Note[];
  }

  interface DayAnswer {
    day: string;
    closed_at: number;
  }

  interface DayEndAnswer {
    last: [number, number];
  }

  interface DayOutcome {
    services: Record<string, WaitFigures>;
    all: WaitFigures;
    slots: SlotWaits[];
    overtime_min: number;
    uncalled: number;
  }

  interface Display {
    id: string;
    name: Words;
    areas: string[];
    chime: boolean;
    diagonal_in: number;
    farthest_seat_m: number;
  }

  interface Doubt {
    job: number;
    kind: string;
    label: string;
    at: number;
  }

  interface DoubtAlert {
    kind: "doubt";
    printer: string;
    label: string;
    paper: string;
  }

  interface DoubtRequest {
    came: boolean;
    job: number;
  }

  interface EarlierNumbers {
    labels: string[];
    rule: string;
    priority: string | null;
  }

  interface EmbeddedPage {
    build: string;
    origin: "citizen" | "kiosk" | "staff" | "rule" | "command_line" | "api" | "machine";
    language: string;
    languages: string[];
    screen: Record<string, unknown>;
    texts: Record<string, Record<string, string>>;
    hall: HallSection;
    services: EmbeddedService[];
    counters: Counter[];
    areas: Area[];
    priorities: Priority[];
    hold_reasons: HoldReason[];
    pause_reasons: PauseReason[];
    displays: Display[];
    kiosks: Kiosk[];
    walls: Wall[];
    printers: EmbeddedPrinter[];
    notices: Notice[];
    calls: CallsSection;
    appointments: boolean;
    code_digits: number;
    policy: PolicySection;
    printing: PrintingSection;
  }

  interface EmbeddedPrinter {
    id: string;
    name: Words;
    driver: string;
  }

  interface EmbeddedService {
    id: string;
    letter: string;
    numbers: string;
    name: Words;
    description: Words;
    area: string;
    target_wait_min: number;
    quota: number;
    usual_service_min: number;
    then: string[];
    longest: string;
    counters: number[];
  }

  interface EstimateStamp {
    seq: number;
    at: number;
  }

  interface ExpectedAppointments {
    day: string;
    states: Record<string, number>;
    changed: number;
  }

  interface Factor {
    day: string;
    service: string;
    factor_pct: number;
    inside_pct: number;
    told: number;
  }

  interface FaultRequest {
    fault: "none" | "cover_open" | "paper_out" | "cutter" | "overheated" | "near_end" | "timeout" | "refused" | "paper_ends" | "interrupted" | "half" | "unconfirmed" | "slow";
  }

  interface FinishRequest {
    of?: string | null;
    confirmed?: boolean;
  }

  interface FlowSlot {
    at: number;
    issued: number;
    called: number;
  }

  interface ForgottenAlert {
    kind: "forgotten";
    label: string;
    counter: number;
    since: number;
  }

  interface GroupNeed {
    services: string[];
    slots: SlotNeed[];
    as_it_was: number | null;
    replayed: number | null;
  }

  interface HallAnswer {
    name: Record<string, string>;
    organisation: Record<string, string>;
    timezone: string;
    now: number;
    speed: number;
    tickets: TicketHours;
    opening: Opening;
    estimated: EstimateStamp | null;
    services: ServiceAnswer[];
    counters: CounterAnswer[];
  }

  interface HallHours {
    times: "open" | "before" | "lunch" | "break" | "over" | "closed";
    reopens: number | null;
    exception: Record<string, string> | null;
  }

  interface HallSection {
    id: string;
    name: Words;
    organisation: Words;
    timezone: string;
    languages: string[];
    slogan: Words;
    telephone: string;
    day_starts: string;
  }

  interface HallTime {
    now: number;
    ahead: number;
  }

  interface Heartbeat {
    epoch: string;
    start: string;
    seq: number;
    now: number;
    speed: number;
  }

  interface HoldReason {
    id: string;
    name: Words;
  }

  interface HoldRequest {
    of?: string | null;
    reason: string;
    minutes?: number | null;
    print?: boolean | null;
    bring?: string;
  }

  interface ImportRequest {
    csv: string;
  }

  interface Imported {
    booked: number;
    changed: number;
    known: number;
  }

  interface Kiosk {
    id: string;
    name: Words;
    printers: string[];
  }

  interface KioskView {
    services: Record<string, OfferedService>;
    tickets: TicketHours;
    hours: HallHours;
    printer: PrinterHealth;
    jobs: Record<string, TicketJob>;
    unprinted: string[];
  }

  interface LabelRequest {
    label: string;
  }

  interface LineProblem {
    line: number;
    code: string;
    detail: string;
  }

  interface LongestWait {
    label: string;
    service: string;
    arrived_at: number;
  }

  interface MarkMissingAlert {
    kind: "mark_missing";
    at: number;
  }

  interface MoveAppointmentRequest {
    service: string;
  }

  interface MoveRequest {
    to: string;
  }

  interface Moved {
    printer: string;
    to: string;
    jobs: number;
  }

  interface MovedPeople {
    service: string;
    to: string;
    labels: string[];
    appointments: string[];
  }

  interface NextRequest {
    finish?: string | null;
    service?: string | null;
    only?: string | null;
    quiet?: boolean;
  }

  interface Note {
    at: number;
    counter: number;
    text: string;
  }

  interface NoteRequest {
    of?: string | null;
    text: string;
  }

  type Nothing = Record<string, never>;

  interface Notice {
    text: Words;
    title: Words;
    displays: string[];
  }

  interface OfferedService {
    waiting: number;
    wait: [number, number] | null;
    open: boolean;
    quota_reached: boolean;
    admission: "now" | "later" | "closed";
    later_from: number | null;
  }

  interface OldCopyAlert {
    kind: "old_copy";
    at: number;
    lost: ([string, string])[];
  }

  interface OpenDay {
    day: string;
    turns: number;
  }

  interface OpenHallRequest {
    minutes: number;
  }

  interface OpenJob {
    job: number;
    printer: string;
    kind: string;
    label: string;
    state: string;
    reason: string;
    reprint: number;
    until: number;
  }

  interface OpenRequest {
    staff?: string | null;
  }

  interface OpenTurnRequest {
    of?: string | null;
  }

  interface Opening {
    until: number | null;
  }

  interface PageOrdered {
    printer: string;
    state: string;
    reason: string;
  }

  interface PaperAlert {
    kind: "paper";
    printer: string;
    left_mm: number | null;
  }

  interface PauseReason {
    id: string;
    name: Words;
    justified: boolean;
  }

  interface PauseRequest {
    reason: string;
    minutes?: number | null;
  }

  interface PeopleRequest {
    of?: string | null;
    people: number;
  }

  interface PolicySection {
    kind: "ratio" | "strict" | "weighted";
    in_a_row: number;
    patience_min: number;
    help_when: "idle" | "over";
    help_over: number;
  }

  interface PrintAnswer {
    printer: string;
    state: string;
  }

  interface PrintAppointmentRequest {
    printer?: string | null;
    counter?: number | null;
    code: string;
  }

  interface PrintClosingRequest {
    printer?: string | null;
    counter?: number | null;
    day?: string | null;
  }

  interface PrintTicketRequest {
    printer?: string | null;
    counter?: number | null;
    label: string;
  }

  interface Printed {
    kind: string;
    printer: string;
    state: string;
    reprint: number;
  }

  interface PrinterAlert {
    kind: "printer";
    printer: string;
    reason: string;
  }

  interface PrinterHealth {
    id: string;
    state: string;
    reason: string;
    near_end: boolean;
    queued: number;
    left_mm: number | null;
  }

  interface PrinterState {
    id: string;
    state: string;
    reason: string;
    near_end: boolean;
    queued: number;
    left_mm: number | null;
    doubt: Doubt | null;
    stand_in: string | null;
  }

  interface PrintersView {
    printers: PrinterState[];
    jobs: OpenJob[];
  }

  interface PrintingSection {
    staff: string;
    closing: string;
    return_slips: boolean;
  }

  interface Priority {
    id: string;
    name: Words;
    min_age: number | null;
    weight: number;
  }

  interface Problem {
    type: string;
    title: string;
    status: number;
    detail: string;
    code: string;
    reopens?: number;
    lines?: LineProblem[];
  }

  interface ReceptionScreen {
    services: Record<string, OfferedService>;
    tickets: TicketHours;
    opening: Opening;
    stranded: StrandedAlert[];
    away: AwayTurn[];
    appointments: ExpectedAppointments;
    open_day: OpenDay | null;
    printers: PrinterState[];
    dangers: (ClockAlert | OldCopyAlert | MarkMissingAlert | StoreAlert)[];
  }

  interface RecordedDay {
    day: string;
    tickets: number;
  }

  interface ReplayAnswer {
    day: string;
    calls: number;
    different: number;
    as_it_was: DayOutcome;
    changed: DayOutcome | null;
  }

  interface RollImage {
    job: number;
    label: string;
    at: number;
    url: string;
    phone: string | null;
  }

  interface RollView {
    printer: string;
    state: string;
    reason: string;
    near_end: boolean;
    queued: number;
    left_mm: number | null;
    fault: "none" | "cover_open" | "paper_out" | "cutter" | "overheated" | "near_end" | "timeout" | "refused" | "paper_ends" | "interrupted" | "half" | "unconfirmed" | "slow" | null;
    images: RollImage[];
  }

  interface Score {
    told: number;
    inside: number;
    inside_pct: number;
    width_min: number;
    late_min: number;
  }

  interface Scores {
    since: string | null;
    until: string | null;
    total: Score | null;
    services: Record<string, Score>;
    hours: Record<string, Record<string, Score>>;
    factors: Factor[];
  }

  interface ServeRequest {
    service?: string | null;
  }

  interface ServiceAnswer {
    waiting: number;
    wait: [number, number] | null;
    open: boolean;
    quota_reached: boolean;
    admission: "now" | "later" | "closed";
    later_from: number | null;
    id: string;
    letter: string;
    name: Record<string, string>;
    description: Record<string, string>;
    area: string;
  }

  interface ServiceLine {
    service: string;
    waiting: number;
    priority: number;
    helps: boolean;
  }

  interface ServiceLoad {
    waiting: number;
    wait: [number, number] | null;
  }

  interface ServiceState {
    waiting: number;
    wait: [number, number] | null;
    longest: LongestWait | null;
    wait_p90_s: number | null;
    in_target_pct: number | null;
    counters: number;
  }

  interface SlotNeed {
    at: number;
    came: number;
    counters: number[];
    more: number;
  }

  interface SlotWaits {
    at: number;
    came: number;
    p50_min: number;
    p90_min: number;
  }

  interface Snapshot {
    epoch: string;
    start: string;
    seq: number;
    now: number;
    speed: number;
    build: string;
    view: Record<string, unknown>;
  }

  interface StaffRequest {
    staff: string;
  }

  interface Step {
    service: string;
    counter: number | null;
  }

  interface StepRequest {
    service: string;
    counter?: number | null;
  }

  interface StepsRequest {
    of?: string | null;
    steps: StepRequest[];
  }

  interface StoreAlert {
    kind: "store";
    trouble: string;
  }

  interface StrandedAlert {
    kind: "stranded";
    service: string;
    name: Record<string, string> | null;
    labels: string[];
    appointments: string[];
  }

  interface Suggestion {
    day: string;
    days: string[];
    same_weekday: boolean;
    share: number;
    groups: GroupNeed[];
  }

  interface TicketGiven {
    label: string;
    token: string;
    service: string;
    ahead: number;
    expected_from: number | null;
    wait: [number, number] | null;
    print: PrintAnswer | null;
    url: string;
  }

  interface TicketHours {
    open: boolean;
    until: number | null;
    reopens: number | null;
    exception: Record<string, string> | null;
    pause: "open" | "before" | "lunch" | "break" | "over" | "closed" | null;
    next_day: number | null;
  }

  interface TicketJob {
    printer: string;
    state: string;
    reason: string;
    reprint: number;
    until: number;
    settled: boolean;
    asked: boolean;
  }

  interface TicketRequest {
    appointment?: string | null;
    service?: string | null;
    priority?: string | null;
    language?: string | null;
    kiosk?: string | null;
    people?: number;
    card?: string | null;
    device?: string | null;
    later?: boolean;
  }

  interface TicketView {
    label: string;
    service: string;
    service_name: Record<string, string> | null;
    stranded: boolean;
    priority: string | null;
    people: number;
    steps: Step[];
    state: string;
    ahead: number | null;
    expected_from: number | null;
    rests_until: number | null;
    wait: [number, number] | null;
    counter: number | null;
    counters: number[];
    calls: number;
    arrived_at: number;
    last_called_at: number | null;
    ended_at: number | null;
    hold_reason: string | null;
    back_at: number | null;
    return_until: number | null;
    undo_until: number | null;
    paper: "" | "missing" | "unsure";
    reopens: number | null;
  }

  interface TransferAllRequest {
    service: string;
    to: string;
  }

  interface TransferRequest {
    of?: string | null;
    service?: string | null;
    counter?: number | null;
    staff?: string | null;
    place?: "front" | "arrival" | "behind" | "back";
    places?: number | null;
    return?: boolean;
  }

  interface TurnAnswer {
    label: string;
    service: string;
    priority: string | null;
    state: string;
    counter: number | null;
    calls: number;
    arrived_at: number;
    called_at: number | null;
    last_called_at: number | null;
    started_at: number | null;
    ended_at: number | null;
    quiet: boolean;
    people: number;
    steps: Step[];
    why?: CallReason;
  }

  interface TurnFigures {
    given: number;
    served: number;
    transferred: number;
    missed: number;
    cancelled: number;
    left: number;
    open: number;
    wait_half_s: number | null;
    wait_most_s: number | null;
  }

  interface UndoRequest {
    seq?: number | null;
  }

  interface Undoable {
    seq: number;
    kind: string;
    label: string | null;
    until: number;
  }

  interface UnprintedAlert {
    kind: "unprinted";
    labels: string[];
  }

  interface UnprintedRequest {
    kiosk: string;
    label: string;
  }

  interface UpcomingTurn {
    label: string;
    service: string;
    priority: string | null;
    arrived_at: number;
    away_ms: number;
    people: number;
    wait: [number, number] | null;
  }

  interface WaitAlert {
    kind: "wait";
    label: string;
    service: string;
    arrived_at: number;
    target_min: number;
  }

  interface WaitFigures {
    called: number;
    p50_min: number | null;
    p90_min: number | null;
    in_target: number | null;
  }

  interface Wall {
    id: string;
    name: Words;
  }

  interface WallCounter {
    number: number;
    staff: string;
    services: string[];
    state: "serving" | "called" | "free" | "paused" | "closed";
    label: string | null;
    since: number | null;
    reason: string | null;
    until: number | null;
    served: number;
  }

  interface WallView {
    held: number;
    given: number;
    served: number;
    missed: number;
    waiting: number;
    longest: LongestWait | null;
    in_target_pct: number | null;
    wait_p50_s: number | null;
    wait_p90_s: number | null;
    services: Record<string, ServiceState>;
    counters: WallCounter[];
    flow: FlowSlot[];
    printers: PrinterState[];
    alerts: (ClockAlert | OldCopyAlert | MarkMissingAlert | StoreAlert | PrinterAlert | PaperAlert | DoubtAlert | UnprintedAlert | StrandedAlert | WaitAlert | ForgottenAlert)[];
    hours: HallHours;
    ending: DayEndAnswer | null;
    scored: Score | null;
  }

  interface WhyAnswer {
    label: string;
    service: string;
    several: boolean;
    stranded: boolean;
    state: string;
    counter: number | null;
    priority: string | null;
    rule: string | null;
    passed_over: string[];
    before: EarlierNumbers[];
    sentence: string;
  }

  type Words = Record<string, string>;

  /** Each live view by its name. */
  interface Views {
    board: BoardView;
    counter: CounterScreen;
    kiosk: KioskView;
    printers: PrintersView;
    reception: ReceptionScreen;
    roll: RollView;
    ticket: TicketView;
    wall: WallView;
  }

  /** What a GET may ask for, below /api/v1. */
  type Get =
    | { path: `/appointments` | `/appointments?${string}`; answer: AppointmentAnswer[] }
    | { path: `/days`; answer: RecordedDay[] }
    | { path: `/days/${string}/replay` | `/days/${string}/replay?${string}`; answer: ReplayAnswer }
    | { path: `/days/${string}/report`; answer: ClosingFigures }
    | { path: `/hall`; answer: HallAnswer }
    | { path: `/openapi.json`; answer: Record<string, unknown> }
    | { path: `/printers`; answer: PrinterHealth[] }
    | { path: `/scores` | `/scores?${string}`; answer: Scores }
    | { path: `/staffing` | `/staffing?${string}`; answer: Suggestion }
    | { path: `/tickets/${string}`; answer: TicketView }
    | { path: `/tickets/${string}/why`; answer: WhyAnswer }
    | { path: `/why` | `/why?${string}`; answer: ComparisonAnswer };
  /** What a POST may ask for, below /api/v1. */
  type Post =
    | { path: `/appointments`; body: AppointmentRequest; answer: AppointmentAnswer }
    | { path: `/appointments/${string}/cancel`; body: Nothing; answer: AppointmentAnswer }
    | { path: `/appointments/${string}/move`; body: MoveAppointmentRequest; answer: AppointmentAnswer }
    | { path: `/appointments/${string}/restore`; body: Nothing; answer: AppointmentAnswer }
    | { path: `/appointments/import`; body: ImportRequest; answer: Imported }
    | { path: `/cards`; body: CardRequest; answer: CardAnswer }
    | { path: `/counters/${number}/assign`; body: AssignRequest; answer: CounterStateAnswer }
    | { path: `/counters/${number}/back`; body: LabelRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/call`; body: CallRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/close`; body: Nothing; answer: CounterStateAnswer }
    | { path: `/counters/${number}/finish`; body: FinishRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/hold`; body: HoldRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/miss`; body: OpenTurnRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/next`; body: NextRequest; answer: TurnAnswer | null }
    | { path: `/counters/${number}/notes`; body: NoteRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/open`; body: OpenRequest; answer: CounterStateAnswer }
    | { path: `/counters/${number}/pause`; body: PauseRequest; answer: CounterStateAnswer }
    | { path: `/counters/${number}/people`; body: PeopleRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/recall`; body: OpenTurnRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/serve`; body: ServeRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/staff`; body: StaffRequest; answer: CounterStateAnswer }
    | { path: `/counters/${number}/start`; body: OpenTurnRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/steps`; body: StepsRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/transfer`; body: TransferRequest; answer: TurnAnswer }
    | { path: `/counters/${number}/undo`; body: UndoRequest; answer: TurnAnswer[] }
    | { path: `/hall/close`; body: Nothing; answer: Opening }
    | { path: `/hall/close-day`; body: CloseDayRequest; answer: DayAnswer }
    | { path: `/hall/keep-time`; body: Nothing; answer: HallTime }
    | { path: `/hall/open`; body: OpenHallRequest; answer: Opening }
    | { path: `/hall/take-time`; body: Nothing; answer: HallTime }
    | { path: `/print`; body: PrintTicketRequest; answer: Printed }
    | { path: `/print/appointment`; body: PrintAppointmentRequest; answer: Printed }
    | { path: `/print/closing`; body: PrintClosingRequest; answer: Printed }
    | { path: `/print/unprinted`; body: UnprintedRequest; answer: Printed }
    | { path: `/printers/${string}/address`; body: Nothing; answer: PageOrdered }
    | { path: `/printers/${string}/doubt`; body: DoubtRequest; answer: Printed }
    | { path: `/printers/${string}/fault`; body: FaultRequest; answer: PrinterHealth }
    | { path: `/printers/${string}/move`; body: MoveRequest; answer: Moved }
    | { path: `/printers/${string}/roll`; body: Nothing; answer: PrinterHealth }
    | { path: `/printers/${string}/test`; body: Nothing; answer: PageOrdered }
    | { path: `/reception/back`; body: LabelRequest; answer: TurnAnswer }
    | { path: `/reception/transfer`; body: TransferAllRequest; answer: MovedPeople }
    | { path: `/reception/undo`; body: LabelRequest; answer: TurnAnswer }
    | { path: `/tickets`; body: TicketRequest; answer: TicketGiven }
    | { path: `/tickets/${string}/back`; body: Nothing; answer: TurnAnswer }
    | { path: `/tickets/${string}/cancel`; body: Nothing; answer: TurnAnswer }
    | { path: `/tickets/${string}/paper`; body: CameRequest; answer: Printed }
    | { path: `/tickets/${string}/print`; body: Nothing; answer: Printed }
    | { path: `/tickets/${string}/undo`; body: Nothing; answer: TurnAnswer };

  /** Those of the requests R that a path of the kind P may be. */
  type At<R, P> = R extends { path: infer Q } ? (P extends Q ? R : never) : never;
  type Body<P> = P extends string ? At<Post, P>["body"] : never;
  type Posted<P> = P extends string ? At<Post, P>["answer"] : never;
  type Got<P> = P extends string ? At<Get, P>["answer"] : never;
}
