import { BooksService, grpcService, SubjectKeyService, startGrpcServer } from "@dure/contracts";
import { RefusalError } from "@dure/kernel";
import { notFound } from "@dure/service-kit";
import type { HandLedger } from "./hand-ledger.ts";
import { DONGHAE } from "./room.ts";

/** The ledger's gRPC side over a ledger that is written by hand, and a directory without keys. */
export async function startScriptedServices(ledger: HandLedger) {
  const attested: string[] = [];
  const server = await startGrpcServer({
    services: [
      grpcService(BooksService, {
        async getSeal({ tenantId }) {
          const { accounts, entries, root } =
            tenantId === DONGHAE ? ledger.seal() : { accounts: 0, entries: 0, root: EMPTY_ROOT };
          return { accounts: BigInt(accounts), entries: BigInt(entries), root };
        },
        async attestState({ key }) {
          attested.push(key);
          const { position, seq } = await ledger.attest(key);
          const entry = ledger.entries[seq];
          if (entry?.type !== "state.attested") throw new RefusalError(notFound().refusal);
          const { accounts, entries, root } = entry.body;
          return {
            seq: BigInt(seq),
            entries: BigInt(entries),
            accounts: BigInt(accounts),
            root,
            position,
          };
        },
      }),
      grpcService(SubjectKeyService, {
        getSubjectKey: () => Promise.reject(notFound()),
        bindSubjectKey: () => Promise.reject(notFound()),
        listSubjectKeys: async () => ({ keys: [], next: "" }),
      }),
    ],
  });
  return { address: server.address, attested, stop: () => server.stop() };
}

/** RFC 6962: the tree of no account. */
const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
