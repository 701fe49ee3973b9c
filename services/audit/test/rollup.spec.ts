import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePolicy, parseReceipt, signCheckpoint, verifyReceipt } from "@dure/ledger-proof";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RollupSettings, type RunningAudit, readRollupFile } from "../src/index.ts";
import { ask, getJson, operator } from "./support/asking.ts";
import { originOf } from "./support/expect-whole.ts";
import { everyEvent, naiveTiles, signedEvents } from "./support/naive.ts";
import { DOMAIN, DONGHAE, openRoom, type Room, SAMCHEOK, signingKeys } from "./support/room.ts";
import { startWitness } from "./support/witness-server.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let room: Room;
let rollup: RollupSettings;
beforeEach(async () => {
  room = await openRoom();
  rollup = await settings({ nation: "korea", regions: { gangwon: ["donghae", "samcheok"] } });
});
afterEach(() => room.close());

async function settings(value: unknown): Promise<RollupSettings> {
  const file = join(await mkdtemp(join(room.folder.path, "settings-")), "rollup.json");
  await writeFile(file, JSON.stringify(value));
  return readRollupFile(file);
}

const act = (tenant = DONGHAE) => room.append("ledger", "mileage", [{ data: { n: 1 } }], tenant);
const leavesOf = async (level: string): Promise<string[]> =>
  (await everyEvent(room.store))
    .filter(({ streamName }) => streamName === `rollup-dure+${level}`)
    .flatMap(({ data }) => (JSON.parse(data) as { leaves: string[] }).leaves);
const statusOf = async (audit: RunningAudit, level: string) =>
  (await getJson(audit, room.clock, operator, `/api/v1/operator/audit/rollup/${level}/status`))
    .body;
const notesOf = async (tenant: string, log: string) =>
  signedEvents(await everyEvent(room.store), tenant, log).map(({ note }) => note);

test("each leaf is the lower log's checkpoint as it was signed, up to the nation", async () => {
  await act();
  const audit = await room.start({ rollup });
  await audit.settled();
  expect(await leavesOf("gangwon")).toEqual(await notesOf(DONGHAE, "ledger"));
  expect(await leavesOf("korea")).toEqual(await notesOf("dure", "rollup-gangwon"));
  expect((await leavesOf("korea"))[0]).toContain(`${DOMAIN}/rollup/gangwon\n1\n`);
  const files = naiveTiles(await leavesOf("gangwon"));
  for (const [path, bytes] of files) {
    const url = `/api/v1/operator/audit/rollup/gangwon/${path}`;
    const answer = await ask(audit, room.clock, operator, url);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), path).toBe(true);
  }
  const shown = await ask(
    audit,
    room.clock,
    operator,
    "/api/v1/operator/audit/rollup/korea/checkpoint",
  );
  expect(await shown.text()).toBe((await notesOf("dure", "rollup-korea")).at(-1));
});

test("a log goes up once an hour at most, and only when it says something new", async () => {
  await act();
  const audit = await room.start({ rollup });
  await audit.settled();
  await act();
  await audit.settled();
  expect(await leavesOf("gangwon")).toHaveLength(1);
  room.clock.advanceMs(HOUR_MS);
  await audit.settled();
  expect(await leavesOf("gangwon")).toHaveLength(2);
  room.clock.advanceMs(HOUR_MS);
  await audit.settled();
  expect(await leavesOf("gangwon")).toHaveLength(2);
  await room.stopAll();
  const again = await room.start({ rollup });
  await again.settled();
  expect(await leavesOf("gangwon")).toHaveLength(2);
});

test("a municipality that says nothing is visible: in the manifest of the day, and in the status", async () => {
  await act();
  await act(SAMCHEOK);
  const audit = await room.start({ rollup });
  await audit.settled();
  room.clock.advanceMs(DAY_MS);
  // Samcheok's service is cut off: its log gets no checkpoint from this one either.
  const silent = originOf(SAMCHEOK, "ledger");
  await audit.settled();
  const manifests = (await leavesOf("gangwon")).filter((leaf) => leaf.startsWith("{"));
  expect(manifests.map((leaf) => JSON.parse(leaf) as unknown)).toEqual([
    {
      day: "2026-07-10",
      kind: "manifest",
      expected: [
        { origin: originOf(DONGHAE, "journal"), size: 0 },
        { origin: originOf(SAMCHEOK, "journal"), size: 0 },
        { origin: originOf(DONGHAE, "ledger"), size: 1 },
        { origin: silent, size: 1 },
      ],
    },
  ]);
  expect(manifests[0]).toBe(
    `{"day":"2026-07-10","expected":[${[
      `{"origin":"${DOMAIN}/journal/donghae","size":0}`,
      `{"origin":"${DOMAIN}/journal/samcheok","size":0}`,
      `{"origin":"${DOMAIN}/ledger/donghae/mileage","size":1}`,
      `{"origin":"${DOMAIN}/ledger/samcheok/mileage","size":1}`,
    ].join()}],"kind":"manifest"}`,
  );
  const national = (await leavesOf("korea")).filter((leaf) => leaf.startsWith("{"));
  expect(national.map((leaf) => JSON.parse(leaf) as unknown)).toMatchObject([
    { day: "2026-07-10", expected: [{ origin: `${DOMAIN}/rollup/gangwon`, size: 2 }] },
  ]);
});

test("the status names who has been silent today and yesterday", async () => {
  await act();
  const audit = await room.start({ rollup });
  await audit.settled();
  const journals = [originOf(DONGHAE, "journal"), originOf(SAMCHEOK, "journal")];
  expect(await statusOf(audit, "gangwon")).toMatchObject({
    level: "gangwon",
    today: "2026-07-10",
    silentToday: [...journals, originOf(SAMCHEOK, "ledger")],
    contradicting: [],
    lower: expect.arrayContaining([
      { origin: originOf(DONGHAE, "ledger"), lastSize: 1, lastDay: "2026-07-10", rolledUpSize: 1 },
      { origin: originOf(SAMCHEOK, "ledger"), lastSize: 0, lastDay: null, rolledUpSize: 0 },
    ]),
  });
  room.clock.advanceMs(DAY_MS);
  await act(SAMCHEOK);
  await audit.settled();
  const { silentToday, silentYesterday } = await statusOf(audit, "gangwon");
  expect(silentYesterday).toEqual([...journals, originOf(SAMCHEOK, "ledger")]);
  expect(silentToday).not.toContain(originOf(SAMCHEOK, "ledger"));
  expect(silentToday).toEqual(expect.arrayContaining(journals));
});

test("after days without the service every day gets its manifest", async () => {
  await act();
  await (await room.start({ rollup })).settled();
  await room.stopAll();
  room.clock.advanceMs(3 * DAY_MS);
  await (await room.start({ rollup })).settled();
  const days = (await leavesOf("gangwon")).flatMap((leaf) =>
    leaf.startsWith("{") ? [(JSON.parse(leaf) as { day: string }).day] : [],
  );
  expect(days).toEqual(["2026-07-10", "2026-07-11", "2026-07-12"]);
});

test("an agency's checkpoint is proved up to the nation, by receipts that anybody checks", async () => {
  const audit = await room.start({ rollup });
  for (let round = 0; round < 5; round += 1) {
    await act();
    await act(SAMCHEOK);
    room.clock.advanceMs(HOUR_MS);
    await audit.settled();
  }
  // What the last hour brought goes up with the next.
  room.clock.advanceMs(HOUR_MS);
  await audit.settled();
  const proof = await audit.rollupProof(DONGHAE, "ledger");
  const keys = await Promise.all(
    ["gangwon", "korea"].map((level) => signingKeys.verifierKeyFor(`${DOMAIN}/rollup/${level}`)),
  );
  const policy = parsePolicy(`${keys.map((key) => `log ${key}\n`).join("")}quorum none\n`);
  const check = (receipt: string, entry: string, origin: string) =>
    verifyReceipt({ receipt: parseReceipt(receipt), entry: Buffer.from(entry), policy, origin });
  const { checkpoint = "", nation, region } = proof ?? {};
  expect(checkpoint).toBe((await notesOf(DONGHAE, "ledger")).at(-1));
  expect(check(region?.receipt ?? "", checkpoint, `${DOMAIN}/rollup/gangwon`)).toMatchObject({
    ok: true,
  });
  const above = check(nation?.receipt ?? "", region?.checkpoint ?? "", `${DOMAIN}/rollup/korea`);
  expect(above).toMatchObject({ ok: true });
  expect(check(region?.receipt ?? "", `${checkpoint} `, `${DOMAIN}/rollup/gangwon`)).toMatchObject({
    ok: false,
  });
  expect(await audit.rollupProof(DONGHAE, "journal")).toBe(undefined);
});

test("a lower log that contradicts what went up is not rolled up, and the service is not ready", async () => {
  await act();
  const audit = await room.start({ rollup });
  await audit.settled();
  await room.stopAll();
  // What stands in the region is of another history than the agency's log.
  const origin = originOf(DONGHAE, "ledger");
  const signer = await signingKeys.signerFor(origin);
  const forged = await signCheckpoint({ origin, size: 1, root: new Uint8Array(32) }, signer);
  await room.append(
    "rollup",
    "gangwon",
    [{ type: "rollup.appended", data: { first: 1, leaves: [Buffer.from(forged).toString()] } }],
    rollup.house,
  );
  room.clock.advanceMs(2 * HOUR_MS);
  await act();
  const again = await room.start({ rollup });
  await again.settled();
  expect(await statusOf(again, "gangwon")).toMatchObject({ contradicting: [origin] });
  expect((await fetch(`${again.httpUrl}/health/ready`)).status).toBe(503);
  expect(await leavesOf("gangwon")).toHaveLength(2);
});

test("witnesses cosign the roll-up as they cosign everything", async () => {
  const witness = await startWitness("council.example", room.clock);
  await act();
  const trustPolicy = `${witness.policyLine}quorum ${witness.name}\n`;
  const audit = await room.start({ rollup, trustPolicy });
  await audit.settled();
  expect([...witness.seen.keys()].toSorted()).toEqual([
    originOf(DONGHAE, "ledger"),
    `${DOMAIN}/rollup/gangwon`,
    `${DOMAIN}/rollup/korea`,
  ]);
  expect(await statusOf(audit, "korea")).toMatchObject({ log: { quorumMet: true } });
  await witness.stop();
});

test.each([
  ["no JSON", "{"],
  ["an agency twice", '{"nation":"k","regions":{"a":["x"],"b":["x"]}}'],
])("a settings file with %s is refused", async (_what, text) => {
  const file = join(room.folder.path, "bad.json");
  await writeFile(file, text);
  expect(() => readRollupFile(file)).toThrow("ROLLUP_SETTINGS_INVALID");
});
