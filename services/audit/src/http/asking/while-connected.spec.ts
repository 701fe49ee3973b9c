import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { whileConnected } from "./while-connected.ts";

const connected = () => {
  const socket = new EventEmitter() as unknown as Socket;
  return { socket, request: { raw: { socket } } };
};

test("the signal comes when whoever asked hangs up", async () => {
  const { request, socket } = connected();
  const answer = whileConnected(
    request,
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve("given up"));
      }),
  );
  socket.emit("close");
  expect(await answer).toBe("given up");
});

test("nothing stays on a connection that is used again, however the work ends", async () => {
  const { request, socket } = connected();
  const seen: AbortSignal[] = [];
  await whileConnected(request, async (signal) => seen.push(signal));
  const failing = whileConnected(request, () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect(socket.listenerCount("close")).toBe(0);
  socket.emit("close");
  expect(seen[0]?.aborted).toBe(false);
});
