import { grpcService, SubjectKeyService, startGrpcServer } from "@dure/contracts";
import type { KeyRecord } from "@dure/ledger-audit";

const KEYS = 2_500;

/** A directory that knows nothing but the registry of keys. */
export async function startKeyRegistry() {
  const records = Array.from({ length: KEYS }, (_, index): KeyRecord => {
    const id = `key-${String(index).padStart(5, "0")}`;
    const commitment = Buffer.from(id).toString("base64url");
    return { commitment, id, state: index % 10 === 0 ? "DESTROYED" : "LIVE" };
  });
  const server = await startGrpcServer({
    services: [
      grpcService(SubjectKeyService, {
        getSubjectKey: () => Promise.reject(new Error("keys are not handed out here")),
        bindSubjectKey: () => Promise.reject(new Error("keys are not bound here")),
        async listSubjectKeys({ after, limit }) {
          const rest = records.filter(({ id }) => id > after);
          const keys = rest.slice(0, limit);
          return { keys: [...keys], next: rest.length > limit ? (keys.at(-1)?.id ?? "") : "" };
        },
      }),
    ],
  });
  return { address: server.address, records, stop: () => server.stop() };
}
