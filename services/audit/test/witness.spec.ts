import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { formatLine, parseNote, parsePolicy, quorumMet } from "@dure/ledger-proof";
import { eventually } from "@dure/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunningAudit } from "../src/index.ts";
import { ask, auditor, getJson, operator } from "./support/asking.ts";
import { expectWhole, originOf } from "./support/expect-whole.ts";
import { everyEvent, signedEvents } from "./support/naive.ts";
import { DONGHAE, openRoom, type Room, type TestEvent } from "./support/room.ts";
import { startWitness, type TestWitness } from "./support/witness-server.ts";

const LEDGER = originOf(DONGHAE, "ledger");
let room: Room;
let council: TestWitness;
let board: TestWitness;
beforeEach(async () => {
  room = await openRoom();
  council = await startWitness("council.example", room.clock, 1);
  board = await startWitness("board.example", room.clock, 2);
});
afterEach(async () => {
  await room.close();
  await Promise.all([council.stop(), board.stop()]);
});

const some = (count: number, from = 0): TestEvent[] =>
  Array.from({ length: count }, (_, index) => ({ data: { n: from + index } }));
const policyOf = (quorum: string): string =>
  `${council.policyLine}${board.policyLine}group both all ${council.name} ${board.name}\nquorum ${quorum}\n`;
const start = (quorum = "both"): Promise<RunningAudit> =>
  room.start({ trustPolicy: policyOf(quorum) });

const ledgerStatus = async (audit: RunningAudit) => {
  const { body } = await getJson(audit, room.clock, auditor(DONGHAE), "/logs/status");
  return (body["logs"] as { log: string }[]).find(({ log }) => log === "ledger");
};
const served = async (audit: RunningAudit): Promise<string> =>
  (await ask(audit, room.clock, auditor(DONGHAE), "/logs/ledger/checkpoint")).text();

describe("cosignatures", () => {
  test("of the quorum stand on the served checkpoint, and the policy accepts it", async () => {
    await room.append("ledger", "mileage", some(5));
    const audit = await start();
    await audit.settled();
    await room.append("ledger", "mileage", some(5));
    await audit.settled();
    const text = await (await ask(audit, room.clock, auditor(DONGHAE), "/logs/policy")).text();
    const note = parseNote(await served(audit));
    expect(quorumMet(parsePolicy(text), note)).toEqual({
      met: true,
      cosigned: [council.name, board.name],
      missing: [],
    });
    expect(note.text.split("\n")[1]).toBe("10");
    expect(council.seen.get(LEDGER)?.size).toBe(10);
    expect(await ledgerStatus(audit)).toMatchObject({
      quorumMet: true,
      servedSize: 10,
      witnesses: [
        { name: board.name, cosigned: true, problem: null },
        { name: council.name, cosigned: true, problem: null },
      ],
    });
    await expectWhole(room.store, room.logFolder, DONGHAE);
  });

  test("a service that starts anew learns from the witness where it stands (409) and proves from there", async () => {
    await room.append("ledger", "mileage", some(5));
    await (await start()).settled();
    await room.stopAll();
    await room.append("ledger", "mileage", some(400));
    const audit = await start();
    await audit.settled();
    expect(council.seen.get(LEDGER)?.size).toBe(405);
    expect(council.requests.filter((line) => line.startsWith("POST /add-checkpoint old "))).toEqual(
      council.requests,
    );
    // First: asked about the checkpoint that it has already, from nothing; then from the size that it named.
    expect(council.requests.slice(1, 4).map((line) => line.split(" old ")[1])).toEqual([
      "0",
      "5",
      "5",
    ]);
  });

  test("that are missing keep the last witnessed checkpoint served, and signing goes on", async () => {
    await room.append("ledger", "mileage", some(5));
    const audit = await start();
    await audit.settled();
    board.behaviour.override = () => ({ status: 503, body: "away" });
    await room.append("ledger", "mileage", some(5));
    await audit.settled();
    expect((await served(audit)).split("\n")[1]).toBe("5");
    expect(await ledgerStatus(audit)).toMatchObject({
      checkpoint: { size: 10 },
      servedSize: 5,
      quorumMet: false,
      witnesses: [
        { name: board.name, cosigned: false, problem: "ANSWER_UNUSABLE" },
        { cosigned: true },
      ],
    });
    delete board.behaviour.override;
    await eventually(async () => expect((await served(audit)).split("\n")[1]).toBe("10"));
  });

  test("of a witness that is away come when it is back; nobody waits for it", async () => {
    await council.stop();
    await room.append("ledger", "mileage", some(5));
    const audit = await start(board.name);
    await audit.settled();
    expect(await ledgerStatus(audit)).toMatchObject({
      quorumMet: true,
      witnesses: [{ cosigned: true }, { name: council.name, problem: "UNREACHABLE" }],
    });
  });

  test("are asked for again after a day without a leaf", async () => {
    await room.append("ledger", "mileage", some(5));
    const audit = await start();
    await audit.settled();
    const before = await served(audit);
    room.clock.advanceMs(86_400_000);
    await eventually(async () => {
      const after = await served(audit);
      expect(after).not.toBe(before);
      expect(after.split("\n").slice(0, 3)).toEqual(before.split("\n").slice(0, 3));
    });
    await audit.settled();
    await expectWhole(room.store, room.logFolder, DONGHAE);
  });

  test.each([
    ["unknown log", 404, "ORIGIN_UNKNOWN"],
    ["unknown key", 403, "SIGNATURE_REFUSED"],
    ["what nobody understands", 400, "ANSWER_UNUSABLE"],
    ["a broken witness", 500, "ANSWER_UNUSABLE"],
  ])("%s: it is told, and the log goes on", async (_what, status, problem) => {
    council.behaviour.override = () => ({ status, body: "no\n" });
    await room.append("ledger", "mileage", some(5));
    const audit = await start(board.name);
    await audit.settled();
    expect(await ledgerStatus(audit)).toMatchObject({
      stopped: null,
      quorumMet: true,
      witnesses: [{ cosigned: true }, { name: council.name, cosigned: false, problem }],
    });
  });

  test.each([
    ["somebody else's", (body: string) => lineOver(body, board)],
    ["over another text", (body: string) => lineOver(`${body}x`, council)],
    ["no signature at all", () => Promise.resolve("ok\n")],
    ["endless", () => Promise.resolve("— a b\n".repeat(100_000))],
  ])("are verified before they are kept: %s", async (_what, make) => {
    await room.append("ledger", "mileage", some(5));
    const answers = new Map<string, string>();
    council.behaviour.override = (body) => ({ status: 200, body: answers.get("line") ?? body });
    answers.set("line", await make("dure\n1\nAAAA\n"));
    const audit = await start(council.name);
    await audit.settled();
    expect(await ledgerStatus(audit)).toMatchObject({
      quorumMet: false,
      witnesses: [{ cosigned: true }, { cosigned: false, problem: "ANSWER_UNUSABLE" }],
    });
    const kept = (await everyEvent(room.store)).filter(({ data }) => data.includes(council.name));
    expect(kept).toEqual([]);
  });
});

/** A line of a witness over a text, in that witness's name. */
async function lineOver(text: string, witness: TestWitness): Promise<string> {
  const { keyId, name } = witness.signer;
  return formatLine({ name, keyId, signature: await witness.signer.sign(Buffer.from(text)) });
}

describe("a witness that contradicts the log stops it", () => {
  /** An older copy of the event store is put back, and everything else that could remember is dropped. */
  async function rollBack(): Promise<void> {
    await room.append("ledger", "mileage", some(5));
    await (await start()).settled();
    await room.stopAll();
    const copy = join(room.folder.path, "copy.sqlite");
    await room.withFileClosed(() => cp(room.eventFile, copy));
    await room.append("ledger", "mileage", some(5, 5));
    await (await start()).settled();
    await room.stopAll();
    expect(council.seen.get(LEDGER)?.size).toBe(10);
    await room.withFileClosed(async () => {
      for (const end of ["-wal", "-shm"]) await rm(`${room.eventFile}${end}`, { force: true });
      await cp(copy, room.eventFile);
    });
    await rm(room.logFolder, { recursive: true });
  }

  const codeOf = async (audit: RunningAudit): Promise<unknown> =>
    audit.settled().then(
      () => "SETTLED",
      (error: { refusal?: { code: string } }) => error.refusal?.code ?? error,
    );

  test("when it knows a larger one: the event store was rolled back", async () => {
    await rollBack();
    const audit = await start();
    expect(await codeOf(audit)).toBe("WITNESS_AHEAD");
    expect((await fetch(`${audit.httpUrl}/health/ready`)).status).toBe(503);
    expect(await ledgerStatus(audit)).toMatchObject({
      stopped: { code: "WITNESS_AHEAD", why: expect.stringContaining("10건") },
      checkpoint: { size: 5 },
    });
    expect(room.lines.some((line) => line.includes("WITNESS_AHEAD"))).toBe(true);
    // New leaves are taken, and none of them is signed.
    await room.append("ledger", "mileage", some(20, 500));
    expect(await codeOf(audit)).toBe("WITNESS_AHEAD");
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });

  test("not before it was asked: nothing is signed on the old copy first, even when it has grown past the witness", async () => {
    await rollBack();
    await room.append("ledger", "mileage", some(20, 500));
    const audit = await start();
    expect(await codeOf(audit)).toBe("WITNESS_AHEAD");
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });

  test("and it stays stopped after a restart while no witness can be reached", async () => {
    await rollBack();
    expect(await codeOf(await start())).toBe("WITNESS_AHEAD");
    await room.stopAll();
    for (const witness of [council, board])
      witness.behaviour.override = () => ({ status: 503, body: "" });
    const audit = await start();
    expect(await codeOf(audit)).toBe("WITNESS_AHEAD");
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger")).toHaveLength(1);
  });

  test("when it refuses a true proof (422): it has seen another history", async () => {
    await room.append("ledger", "mileage", some(5));
    const audit = await start(board.name);
    await audit.settled();
    council.behaviour.override = () => ({ status: 422, body: "no\n" });
    await room.append("ledger", "mileage", some(5));
    expect(await codeOf(audit)).toBe("WITNESS_DISAGREES");
    expect(await ledgerStatus(audit)).toMatchObject({
      stopped: { code: "WITNESS_DISAGREES", why: expect.stringContaining(council.name) },
    });
  });

  test("when it has seen another root of the same size (409)", async () => {
    await rollBack();
    await room.append("ledger", "mileage", some(5, 500));
    for (const witness of [council, board])
      witness.behaviour.override = () => ({ status: 503, body: "" });
    const audit = await start();
    await audit.settled();
    expect(signedEvents(await everyEvent(room.store), DONGHAE, "ledger").at(-1)?.size).toBe(10);
    for (const witness of [council, board]) delete witness.behaviour.override;
    await eventually(async () => expect(await codeOf(audit)).toBe("WITNESS_DISAGREES"));
  });

  test("until an operator takes it back", async () => {
    await room.append("ledger", "mileage", some(5));
    const audit = await start(board.name);
    await audit.settled();
    const resume = (origin: string, key: string) =>
      ask(audit, room.clock, operator, "/api/v1/operator/audit/logs/resume", {
        method: "POST",
        headers: { "idempotency-key": key },
        body: { origin },
      });
    const idle = await resume(LEDGER, "resume-000");
    expect(idle.status).toBe(409);
    expect(await idle.json()).toMatchObject({ code: "LOG_NOT_STOPPED" });
    // A witness with a fault: it names a size that nobody ever signed.
    council.behaviour.override = () => ({ status: 409, type: "text/x.tlog.size", body: "99\n" });
    await room.append("ledger", "mileage", some(5));
    expect(await codeOf(audit)).toBe("WITNESS_AHEAD");
    delete council.behaviour.override;
    expect((await resume(LEDGER, "resume-001")).status).toBe(204);
    expect((await resume("dure.example/ledger/nobody/mileage", "resume-002")).status).toBe(404);
    await eventually(async () => expect(await codeOf(audit)).toBe("SETTLED"));
    expect(await ledgerStatus(audit)).toMatchObject({ stopped: null, checkpoint: { size: 10 } });
    await expectWhole(room.store, room.logFolder, DONGHAE);
  });
});

test("two services that offer to one witness do not mistake each other for a roll-back", async () => {
  const one = await start();
  const other = await start();
  for (let round = 0; round < 40; round += 1) {
    await room.append("ledger", "mileage", some(1 + (round % 3)));
    room.clock.advanceMs(1_100);
  }
  await Promise.all([one.settled(), other.settled()]);
  await Promise.all([one.settled(), other.settled()]);
  expect(await ledgerStatus(one)).toMatchObject({ stopped: null, quorumMet: true });
  await expectWhole(room.store, room.logFolder, DONGHAE);
});

test.each([
  ["an unknown word", "winess a b\nquorum none\n"],
  ["no quorum", "# nothing\n"],
  [
    "an address of another kind",
    (): string => `${council.policyLine.replace("http://", "ftp://")}quorum none\n`,
  ],
])("a policy file with %s is refused at the start", async (_what, text) => {
  const trustPolicy = typeof text === "string" ? text : text();
  await expect(room.start({ trustPolicy })).rejects.toMatchObject({
    refusal: { code: "TRUST_POLICY_INVALID" },
  });
});
