import type { Socket } from "node:net";

/** A request as a route sees it, as far as its connection goes. */
interface Connected {
  readonly raw: { readonly socket: Pick<Socket, "off" | "once"> };
}

/** Runs work that takes long, with a signal that comes when whoever asked hangs up. */
export async function whileConnected<Value>(
  request: Connected,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const { socket } = request.raw;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  socket.once("close", leave);
  try {
    return await work(gone.signal);
  } finally {
    // A connection is kept for the next request, so nothing may stay on it.
    socket.off("close", leave);
  }
}
