import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@dure/kernel";
import {
  cosigner,
  createWitness,
  parseVerifierKey,
  type Witnessed,
  type WitnessState,
} from "@dure/ledger-proof";
import { signingKeys } from "./room.ts";

/** Memory of a witness that outlives the services that it watches. */
function memoryState(): WitnessState & { readonly seen: Map<string, Witnessed> } {
  const seen = new Map<string, Witnessed>();
  return {
    seen,
    get: async (origin) => seen.get(origin),
    async compareAndSet(origin, before, after) {
      if (seen.get(origin) !== before) return false;
      seen.set(origin, after);
      return true;
    },
  };
}

/**
 * A real witness behind HTTP. `override` answers instead of it while it is set; `known` says which logs it watches; every
 * request's first line is kept.
 */
export async function startWitness(name: string, clock: Clock, seedByte = 9) {
  const state = memoryState();
  const signer = cosigner(name, new Uint8Array(32).fill(seedByte), clock);
  const known = { isAll: true };
  const requests: string[] = [];
  const witness = createWitness({
    signer,
    // Keys are asked for ahead, because the witness looks them up without waiting.
    logs: (origin) => {
      const key = keys.get(origin);
      return known.isAll && key !== undefined ? [parseVerifierKey(key)] : undefined;
    },
    state,
  });
  const keys = new Map<string, string>();
  const behaviour: {
    override?: (body: string) => { status: number; type?: string; body: string };
  } = {};
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      requests.push(`${request.method} ${request.url} ${body.split("\n", 1)[0]}`);
      const origin = body.slice(body.indexOf("\n\n") + 2).split("\n", 1)[0] ?? "";
      keys.set(origin, await signingKeys.verifierKeyFor(origin));
      const forced = behaviour.override?.(body);
      const answer = forced
        ? { status: forced.status, contentType: forced.type ?? "text/plain", body: forced.body }
        : await witness.addCheckpoint(body);
      response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    verifierKey: signer.verifierKey,
    signer,
    seen: state.seen,
    requests,
    known,
    behaviour,
    policyLine: `witness ${name} ${signer.verifierKey} http://127.0.0.1:${port}\n`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}
export type TestWitness = Awaited<ReturnType<typeof startWitness>>;

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
