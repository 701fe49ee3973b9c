import { openSqliteEventStore } from "@dure/event-store-sqlite";
import { accepted, defineProblems, nameId, refused } from "@dure/kernel";
import { eventTypeRegistry, tenantId } from "@dure/messages";
import { seededIds, type TemporaryFolder, temporaryFolder, virtualClock } from "@dure/testing";
import type { CommandContext, Decider, Pause } from "../src/index.ts";

/** A jar holds at most ten; small enough to see through, with a limit that a lost race would break. */
export const JAR_SIZE = 10;

export type JarEvent =
  | { readonly type: "jar.filled"; readonly data: { readonly amount: number } }
  | { readonly type: "jar.emptied"; readonly data: { readonly reason: string } };
export type JarCommand =
  | { readonly fill: number }
  | { readonly empty: string }
  | { readonly look: true };

const { refuse } = defineProblems({
  JAR_FULL: { status: 409, title: "가득 찼습니다.", why: "{amount}", remedy: "비워 주십시오." },
});

export const jarDecider: Decider<number, JarCommand, JarEvent> = {
  initialState: () => 0,
  decide(command, content) {
    if ("look" in command) return accepted([]);
    if ("empty" in command) {
      return accepted([{ type: "jar.emptied", data: { reason: command.empty } }]);
    }
    if (content + command.fill > JAR_SIZE) {
      return refused(refuse("JAR_FULL", { amount: command.fill }));
    }
    return accepted([{ type: "jar.filled", data: { amount: command.fill } }]);
  },
  evolve: (content, event) => (event.type === "jar.filled" ? content + event.data.amount : 0),
};

export const jarRegistry = eventTypeRegistry<JarEvent>([
  {
    type: "jar.filled",
    version: 1,
    check(data) {
      const { amount } = data as { amount: unknown };
      if (typeof amount !== "number") throw new Error("EVENT_DATA_INVALID: amount");
      return { amount };
    },
  },
  { type: "jar.emptied", version: 1, check: (data) => data as { reason: string } },
]);

export const DONGHAE = tenantId("donghae");
export const noPause: Pause = () => Promise.resolve();

export const contextOf = (key: string, tenant = DONGHAE): CommandContext => ({
  tenantId: tenant,
  actor: { kind: "person", ref: "p1" },
  commandId: nameId("test", key),
  correlationId: nameId("test", key),
  nowMs: Date.parse("2026-06-30T16:00:00Z"),
});

/** A store of a test's own with everything a handler needs. */
export async function jarRoom() {
  const folder: TemporaryFolder = await temporaryFolder();
  const clock = virtualClock(Date.parse("2026-06-30T16:00:00Z"));
  const store = openSqliteEventStore({ file: `${folder.path}/log.sqlite`, clock });
  const parts = {
    store,
    category: "jar",
    decider: jarDecider,
    registry: jarRegistry,
    clock,
    ids: seededIds(clock, 1),
    pause: noPause,
  };
  const close = async (): Promise<void> => {
    await store.close();
    await folder.remove();
  };
  return { parts, store, clock, close };
}
