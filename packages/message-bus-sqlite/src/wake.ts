import { resolve } from "node:path";

/** Tells waiting workers that there may be something new. A wake is a hint; whoever wakes looks for itself. */
export interface Wake {
  /** Resolves at the next wake, or at once when the signal is aborted. */
  next(signal: AbortSignal): Promise<void>;
  /** Wakes every listener of this file inside this process. */
  all(): void;
  /** Calls back at every wake until the returned function is called. */
  listen(listener: () => void): () => void;
}

// Several buses of one process may share a file (each service opens its own); a publish on one should not have to wait
// for the poll of another.
const listenersByFile = new Map<string, Set<() => void>>();

/** The wake of a file. */
export function wakeOf(file: string): Wake {
  const path = resolve(file);
  const listen = (listener: () => void): (() => void) => {
    const listeners = listenersByFile.get(path) ?? new Set();
    listenersByFile.set(path, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && listenersByFile.get(path) === listeners) {
        listenersByFile.delete(path);
      }
    };
  };
  return {
    listen,
    all() {
      for (const listener of [...(listenersByFile.get(path) ?? [])]) listener();
    },
    next: (signal) =>
      new Promise((done) => {
        if (signal.aborted) return done();
        const finish = (): void => {
          forget();
          signal.removeEventListener("abort", finish);
          done();
        };
        const forget = listen(finish);
        signal.addEventListener("abort", finish);
      }),
  };
}
