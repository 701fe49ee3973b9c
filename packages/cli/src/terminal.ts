/** Where a command speaks and what it knows of its surroundings; tests of single functions give their own. */
export interface Terminal {
  /** To standard output, as it is. */
  out(text: string): void;
  /** To standard error, as it is. */
  err(text: string): void;
  /** True where standard error is a terminal that a bar can be drawn on. */
  readonly isInteractive: boolean;
  nowMs(): number;
  /** Resolves when somebody asks the process to stop (SIGINT, SIGTERM). */
  untilStopped(): Promise<void>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`dure … | head`) closes the pipe; that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stderr.isTTY,
    nowMs: () => Date.now(),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
      }),
  };
}
