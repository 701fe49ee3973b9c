import type { Terminal } from "./terminal.ts";

/** Told how far a long piece of work has come; `total` may grow. */
export type Progress = (label: string, done: number, total: number) => void;

const BAR_WIDTH = 24;
const PLAIN_STEPS = 4;

/**
 * Shows progress on standard error: a bar where that is a terminal, else a line at every quarter. Several labels may go
 * on at the same time; the bar shows the one that moved last.
 */
export function progressOn(terminal: Terminal, isQuiet: boolean): Progress & { end(): void } {
  const shown = new Map<string, number>();
  let isBarOpen = false;
  const progress = (label: string, done: number, total: number): void => {
    if (isQuiet) return;
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const step = Math.floor(share * (terminal.isInteractive ? 100 : PLAIN_STEPS));
    if (shown.get(label) === step) return;
    shown.set(label, step);
    const count = `${done.toLocaleString("ko-KR")}/${total.toLocaleString("ko-KR")}`;
    if (!terminal.isInteractive) {
      terminal.err(`${label} ${count}\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    terminal.err(
      `\r\u001b[K${bar} ${String(Math.floor(share * 100)).padStart(3)}% ${label} ${count}`,
    );
    isBarOpen = true;
  };
  return Object.assign(progress, {
    end() {
      if (isBarOpen) terminal.err("\r\u001b[K");
      isBarOpen = false;
    },
  });
}
