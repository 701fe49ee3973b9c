import { join } from "node:path";
import {
  BooksService,
  type GrpcClient,
  grpcClient,
  HoldService,
  RewardKind,
  type SubjectKeyring,
  startGrpcServer,
  subjectKeyring,
} from "@dure/contracts";
import type { EventStore } from "@dure/event-store";
import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { type CivilDate, civilDate, nameId } from "@dure/kernel";
import { type LedgerEntry, LedgerState, parseEntry } from "@dure/ledger-books";
import { streamName, tenantId } from "@dure/messages";
import { packFor, policyCanonicalJson, policyHash } from "@dure/policy";
import { temporaryFolder, type VirtualClock, virtualClock } from "@dure/testing";
import { directoryClient } from "../../src/directory-client.ts";
import type { LedgerCommand } from "../../src/domain/ledger/commands.ts";
import { booksService } from "../../src/grpc/books-service.ts";
import { holdService } from "../../src/grpc/hold-service.ts";
import { foldStream } from "../../src/ledger/fold-stream.ts";
import { Ledgers } from "../../src/ledger/ledgers.ts";
import { type FakeDirectory, startFakeDirectory } from "../claims/fake-directory.ts";
import { NOW_MS } from "../claims/fixtures.ts";
import type { Loose } from "../ledger-world.ts";

export const DONGHAE = tenantId("donghae");
const KEYS_KEPT_MS = 60_000;

export interface GrpcWorld {
  readonly holds: GrpcClient<typeof HoldService>;
  readonly books: GrpcClient<typeof BooksService>;
  readonly clock: VirtualClock;
  readonly directory: FakeDirectory;
  readonly keyring: SubjectKeyring;
  readonly ledgers: Ledgers;
  readonly store: EventStore;
  /** A command on Donghae's ledger, by a key of its own. */
  submit(command: Loose, key: string): Promise<readonly LedgerEntry[]>;
  /** Five points for a person, today. */
  grant(personRef: string, act: string): Promise<LedgerEntry>;
  /** Asks for 50,000 won for five points over gRPC. */
  place(personRef: string, redemptionId: string): ReturnType<GrpcWorld["holds"]["placeHold"]>;
  entries(): Promise<readonly LedgerEntry[]>;
  /** What a fresh fold of the stored bytes gives. */
  replayed(): Promise<LedgerState>;
  stop(): Promise<void>;
}

/** Both services of the ledger over real gRPC, a real store, and the directory with its keys over real gRPC. */
export async function startGrpcWorld(): Promise<GrpcWorld> {
  const folder = await temporaryFolder();
  const clock = virtualClock(NOW_MS);
  const store = openSqliteEventStore({ file: join(folder.path, "log.db"), clock });
  const directory = await startFakeDirectory();
  const people = directoryClient(directory.address);
  const keyring = subjectKeyring(directory.address, { clock, keepMs: KEYS_KEPT_MS });
  const ledgers = new Ledgers({ store, clock });
  const server = await startGrpcServer({
    services: [
      holdService({ ledgers, directory: people, keyring, clock }),
      booksService({ ledgers, store }),
    ],
  });
  const holds = grpcClient(HoldService, server.address, { deadlineMs: 10_000 });
  const books = grpcClient(BooksService, server.address, { deadlineMs: 10_000 });
  const world = { holds, books, clock, directory, keyring, ledgers, store };
  return {
    ...world,
    ...callsOn(world),
    async stop() {
      holds.close();
      books.close();
      await server.stop();
      people.close();
      keyring.close();
      await directory.stop();
      await store.close();
      await folder.remove();
    },
  };
}

function callsOn({ holds, ledgers, store }: Pick<GrpcWorld, "holds" | "ledgers" | "store">) {
  const submit = async (loose: Loose, key: string) => {
    const command = { id: nameId(key), cause: [], ...loose } as LedgerCommand;
    const actor = { kind: "system", ref: "test" } as const;
    const outcome = await ledgers.of(DONGHAE).submit({ command, actor, correlationId: command.id });
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return outcome.value.entries;
  };
  return {
    submit,
    async grant(personRef: string, act: string) {
      const shares = [{ personRef, departmentCode: "D1", sharePermille: 1000 }];
      const day: CivilDate = civilDate("2026-07-01");
      const [entry] = await submit(
        { kind: "grantForAct", act, activity: "OUTCOME", day, shares },
        act,
      );
      if (!entry) throw new Error("nothing was granted");
      return entry;
    },
    place: (personRef: string, redemptionId: string) =>
      holds.placeHold({
        tenantId: DONGHAE,
        personRef,
        redemptionId,
        key: `${redemptionId}/hold`,
        tierPointsMilli: 5_000n,
        kind: RewardKind.LOCAL_CURRENCY,
        requestedAtMs: BigInt(NOW_MS),
      }),
    async entries() {
      const events = await store.readStream(streamName("ledger", DONGHAE, "mileage"), {
        direction: "forwards",
        maxCount: 1_000,
      });
      return events.map(({ data }) => parseEntry(data));
    },
    async replayed() {
      const state = new LedgerState(DONGHAE);
      await foldStream(store, state, { verify: true });
      return state;
    },
  };
}

/** The policy that rules from the year's first day, and money for the year's rewards. */
export async function foundLedger({ submit }: GrpcWorld): Promise<void> {
  const pack = packFor(DONGHAE);
  if (!pack) throw new Error("Donghae has a pack");
  const { policy } = pack;
  await submit(
    {
      kind: "publishPolicy",
      policy: "mileage",
      version: 1,
      hash: policyHash(policy),
      effectiveFrom: policy.effectiveFrom,
      canonical: policyCanonicalJson(policy),
      approvedBy: ["a", "b"],
    },
    "policy",
  );
  await submit({ kind: "fundBudget", fiscalYear: 2026, amountWon: 3_360_000 }, "budget");
}
