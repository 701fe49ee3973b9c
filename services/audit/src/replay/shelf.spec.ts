import { tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { TurnsByTenant } from "../asking/turns-by-tenant.ts";
import { Shelf } from "./shelf.ts";

const DONGHAE = tenantId("donghae");
const MAPO = tenantId("mapo");

/** Work that ends when the test says so, and notes what came of it. */
function manual() {
  const begun: string[] = [];
  const stopped: string[] = [];
  const ends = new Map<string, (value: string) => void>();
  const wanted = (key: string, weight = 1, tenant = DONGHAE) => ({
    tenantId: tenant,
    key,
    weight,
    make(signal: AbortSignal) {
      begun.push(key);
      return new Promise<string>((resolve, reject) => {
        ends.set(key, resolve);
        signal.addEventListener("abort", () => {
          stopped.push(key);
          reject(new Error("stopped"));
        });
      });
    },
  });
  return { begun, stopped, wanted, end: (key: string) => ends.get(key)?.(`made ${key}`) };
}

const shelf = (most = { maxPieces: 3, maxWeight: 100 }) =>
  new Shelf<string>(new TurnsByTenant(), most);
/** Lets everything that is ready run. */
const pass = () => new Promise((resolve) => setImmediate(resolve));
const refused = (code: string) => ({ refusal: { code } });

test("several who ask for the same share one making, and later ones what was kept", async () => {
  const [some, work] = [shelf(), manual()];
  const asked = [some.ask(work.wanted("a")), some.ask(work.wanted("a"))];
  await pass();
  work.end("a");
  expect(await Promise.all(asked)).toEqual(["made a", "made a"]);
  expect(await some.ask(work.wanted("a"))).toBe("made a");
  expect(work.begun).toEqual(["a"]);
  expect(some.busy).toBe(0);
});

test("an agency's pieces are made one after another, those of two agencies side by side", async () => {
  const [some, work] = [shelf(), manual()];
  const asked = [
    some.ask(work.wanted("a")),
    some.ask(work.wanted("b")),
    some.ask(work.wanted("c", 1, MAPO)),
  ];
  await pass();
  expect(work.begun).toEqual(["a", "c"]);
  work.end("a");
  await pass();
  expect(work.begun).toEqual(["a", "c", "b"]);
  work.end("b");
  work.end("c");
  await Promise.all(asked);
});

test("what nobody waits for any more stops, and leaves nothing behind", async () => {
  const [some, work] = [shelf(), manual()];
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [
    some.ask(work.wanted("a"), first.signal),
    some.ask(work.wanted("a"), second.signal),
  ];
  await pass();
  first.abort();
  await expect(asked[0]).rejects.toMatchObject(refused("REPLAY_ABANDONED"));
  expect(work.stopped).toEqual([]);
  second.abort();
  await expect(asked[1]).rejects.toMatchObject(refused("REPLAY_ABANDONED"));
  expect(work.stopped).toEqual(["a"]);
  expect([some.busy, some.size]).toEqual([0, 0]);
  const again = some.ask(work.wanted("a"));
  await pass();
  work.end("a");
  expect(await again).toBe("made a");
});

test("what was given up while it waited for its turn is never begun", async () => {
  const [some, work] = [shelf(), manual()];
  const gone = new AbortController();
  const [first, second] = [some.ask(work.wanted("a")), some.ask(work.wanted("b"), gone.signal)];
  gone.abort();
  await expect(second).rejects.toMatchObject(refused("REPLAY_ABANDONED"));
  await pass();
  work.end("a");
  await first;
  await pass();
  expect(work.begun).toEqual(["a"]);
});

test("no more is kept than the bounds allow; what was not asked for longest goes first", async () => {
  const make = (some: Shelf<string>, key: string, weight: number) =>
    some.ask({ tenantId: DONGHAE, key, weight, make: async () => key });
  const some = shelf();
  for (const key of ["a", "b", "c"]) await make(some, key, 10);
  await make(some, "a", 10);
  await make(some, "d", 10);
  const made: string[] = [];
  for (const key of ["a", "c", "d", "b"]) {
    const asked = { tenantId: DONGHAE, key, weight: 10 };
    await some.ask({ ...asked, make: async () => `${made.push(key)}` });
  }
  expect(made).toEqual(["b"]);
  const heavy = shelf();
  for (const key of ["a", "b", "c"]) await make(heavy, key, 60);
  expect(heavy.size).toBe(1);
  await make(heavy, "too heavy", 1_000);
  expect(heavy.size).toBe(1);
});

test("a failure is told to all who wait, and not kept", async () => {
  const some = shelf();
  const asked = { tenantId: DONGHAE, key: "a", weight: 1 };
  const failing = () => some.ask({ ...asked, make: () => Promise.reject(new Error("no tile")) });
  const both = await Promise.allSettled([failing(), failing()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await some.ask({ ...asked, make: async () => "made" })).toBe("made");
});

test("an agency has sixteen waiting at most", async () => {
  const [some, work] = [shelf({ maxPieces: 100, maxWeight: 100 }), manual()];
  const asked = Array.from({ length: 17 }, (_, index) => some.ask(work.wanted(`k${index}`)));
  await expect(some.ask(work.wanted("one more"))).rejects.toMatchObject(refused("REPLAY_BUSY"));
  const other = some.ask(work.wanted("elsewhere", 1, MAPO));
  for (let index = 0; index < asked.length; index += 1) {
    await pass();
    work.end(`k${index}`);
  }
  work.end("elsewhere");
  await Promise.all([...asked, other]);
  expect(some.busy).toBe(0);
});
