// What the screens use of the vendored libraries, which are served without their own types.

declare module "@preact/signals-core" {
  export interface Signal<T> {
    value: T;
    peek(): T;
  }
  export function signal<T>(value: T): Signal<T>;
  export function computed<T>(compute: () => T): { readonly value: T; peek(): T };
  export function effect(run: () => void | (() => void)): () => void;
  export function batch<T>(run: () => T): T;
}

declare module "@preact/signals" {
  export * from "@preact/signals-core";
  import { Signal } from "@preact/signals-core";
  export function useSignal<T>(value: T): Signal<T>;
  export function useComputed<T>(compute: () => T): { readonly value: T };
  export function useSignalEffect(run: () => void | (() => void)): void;
}

declare module "preact" {
  export function render(tree: unknown, parent: Element | null): void;
  export const Fragment: unknown;
}

declare module "preact/hooks" {
  export function useState<T>(first: T | (() => T)): [T, (next: T | ((old: T) => T)) => void];
  export function useEffect(run: () => void | (() => void), inputs?: unknown[]): void;
  export function useLayoutEffect(run: () => void | (() => void), inputs?: unknown[]): void;
  export function useRef<T>(first: T): { current: T };
  export function useMemo<T>(compute: () => T, inputs: unknown[]): T;
  export function useCallback<T extends Function>(callback: T, inputs: unknown[]): T;
}

declare module "htm/preact" {
  export function html(strings: TemplateStringsArray, ...values: unknown[]): any;
  export { render } from "preact";
}

declare module "socket.io-client" {
  export interface Socket {
    readonly connected: boolean;
    readonly active: boolean;
    readonly volatile: Socket;
    readonly io: {
      on(event: "reconnect_attempt", listener: (attempts: number) => void): void;
      timeout(ms: number): void;
    };
    on(event: string, listener: (...values: any[]) => void): Socket;
    emit(event: string, ...values: unknown[]): Socket;
    connect(): Socket;
    disconnect(): Socket;
  }
  export function io(options?: object): Socket;
}

declare module "uplot" {
  type Each = (plot: uPlot, ...of: any[]) => any;
  interface Options {
    width: number;
    height: number;
    padding?: number[];
    cursor?: object;
    legend?: { markers?: { width?: number; dash?: Each } };
    scales?: Record<string, { time?: boolean; range?: Each }>;
    series: { label?: string; stroke?: string; width?: number; dash?: number[]; value?: Each }[];
    axes?: { incrs?: number[]; values?: Each; size?: number; gap?: number; space?: number }[];
  }
  export default class uPlot {
    constructor(options: Options, data: (number | null)[][], parent: HTMLElement);
    readonly ctx: CanvasRenderingContext2D;
    setSize(size: { width: number; height: number }): void;
    destroy(): void;
  }
}
