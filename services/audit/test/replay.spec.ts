import { grpcClient, ReplayService } from "@dure/contracts";
import { civilDate } from "@dure/kernel";
import { applyEntry, BooksAsOf, LedgerState, sealState } from "@dure/ledger-books";
import { openCheckpoint, parseVerifierKey, verifyConsistency } from "@dure/ledger-proof";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditor, person } from "./support/asking.ts";
import { type AskingRoom, bodyOf, openAskingRoom, staff } from "./support/asking-room.ts";
import { originOf } from "./support/expect-whole.ts";
import { leafHashOf, naiveRoot } from "./support/naive.ts";
import { DONGHAE, SAMCHEOK, signingKeys } from "./support/room.ts";

let room: AskingRoom;
let client: ReturnType<typeof replayClient>;
const replayClient = () =>
  grpcClient(ReplayService, room.audit.grpcAddress ?? "", { deadlineMs: 10_000 });
/** Ids of grants. */
const lots: string[] = [];

beforeAll(async () => {
  room = await openAskingRoom();
  const { ledger } = room;
  await ledger.fund(1_000_000);
  lots.push((await ledger.grant("kim", 7_000, "2026-07-20")).id);
  lots.push((await ledger.grant("lee", 3_500, "2026-12-31", "d2")).id);
  room.room.clock.advanceMs(2 * 24 * 60 * 60 * 1000);
  await ledger.redeem("kim", 5_000, 50_000);
  lots.push((await ledger.grant("kim", 1_000)).id);
  await room.audit.settled();
  client = replayClient();
});
afterAll(async () => {
  client.close();
  await room.close();
});

/** The same question to the fold of production, without tiles or service. */
function directly(on: string, size = room.ledger.entries.length): BooksAsOf {
  const books = new BooksAsOf(DONGHAE, civilDate(on));
  for (const entry of room.ledger.entries.slice(0, size)) books.take(entry);
  return books;
}

describe("the books over HTTP", () => {
  test("are those of the day: totals, trial balance, departments, budgets", async () => {
    const body = await bodyOf(await room.get("/audit/books?on=2026-07-12"));
    expect(body).toMatchObject({
      on: "2026-07-12",
      size: room.ledger.entries.length,
      people: 2,
      totals: { earned: "11.5", available: "6.5", held: "0", expired: "0", owed: "0" },
      departments: [
        { department: "d1", fiscalYear: 2026, earned: "8" },
        { department: "d2", fiscalYear: 2026, earned: "3.5" },
      ],
      budgets: [{ fiscalYear: 2026, fundedWon: 1_000_000, paidWon: 50_000, freeWon: 950_000 }],
      passedOver: 0,
    });
    for (const line of body["trialBalance"] as Record<string, number>[]) {
      expect(line["debitsPosted"]).toBe(line["creditsPosted"]);
    }
  });

  test("of an earlier day leave out what took effect later, of a later day what has expired", async () => {
    const early = await bodyOf(await room.get("/audit/books?on=2026-07-10"));
    expect(early).toMatchObject({ totals: { earned: "10.5", available: "10.5" } });
    expect(early["passedOver"]).toBeGreaterThan(0);
    const late = await bodyOf(await room.get("/audit/books?on=2026-07-21"));
    expect(late).toMatchObject({ totals: { available: "4.5", expired: "2" } });
  });

  test("of a size know nothing of what came later", async () => {
    for (let size = 0; size <= room.ledger.entries.length; size += 1) {
      const path = `/audit/books/members/kim?on=2026-12-31&size=${size}`;
      const answer = await room.get(path);
      const expected = directly("2026-12-31", size);
      if (!expected.account("member/kim")) {
        expect(answer.status).toBe(404);
        continue;
      }
      const { available, earned } = expected.member("kim");
      expect(await bodyOf(answer)).toMatchObject({
        size,
        points: { earned: String(earned / 1000), available: String(available / 1000) },
      });
    }
  });

  test("are proved: the root at the size, consistent with a checkpoint of the log's key", async () => {
    const leaves = room.ledger.entries.map((entry) => leafHashOf(JSON.stringify(entry)));
    const origin = originOf(DONGHAE, "ledger");
    const verifier = parseVerifierKey(await signingKeys.verifierKeyFor(origin));
    for (const size of [1, 2, 3, leaves.length]) {
      const body = await bodyOf(await room.get(`/audit/books?on=2026-07-12&size=${size}`));
      const checkpoint = body["checkpoint"] as Record<string, unknown>;
      const opened = openCheckpoint(String(checkpoint["note"]), verifier);
      expect(opened).toMatchObject({ origin, size: leaves.length });
      expect(checkpoint).toMatchObject({ size: leaves.length, signedAt: expect.any(String) });
      expect(body["root"]).toBe(naiveRoot(leaves.slice(0, size)).toString("hex"));
      const proof = (checkpoint["consistency"] as string[]).map((hash) =>
        Buffer.from(hash, "base64"),
      );
      const isConsistent = verifyConsistency({
        oldSize: size,
        oldRoot: Buffer.from(String(body["root"]), "hex"),
        newSize: opened.size,
        newRoot: opened.root,
        proof,
      });
      expect(isConsistent).toBe(true);
    }
  });

  test("of a size that no checkpoint covers are refused, of a day that is none too", async () => {
    const size = room.ledger.entries.length + 1;
    expect(await bodyOf(await room.get(`/audit/books?size=${size}`))).toMatchObject({
      status: 422,
      code: "AS_OF_SIZE",
    });
    for (const query of ["on=2026-02-30", "size=-1", "size=1.5", "size=x"]) {
      const answer = await room.get(`/audit/books?${query}`);
      expect(await bodyOf(answer), query).toMatchObject({ status: 400, code: "REQUEST_INVALID" });
    }
  });

  test("without a checkpoint there is nothing to answer from", async () => {
    const answer = await room.get("/audit/books", auditor(SAMCHEOK));
    expect(await bodyOf(answer)).toMatchObject({ status: 409, code: "EXPORT_NOT_SEALED" });
  });
});

describe("people and lots", () => {
  test("an auditor sees anybody, the person themself; nobody else", async () => {
    const path = "/audit/books/members/kim?on=2026-07-12";
    const seen = await bodyOf(await room.get(path));
    expect(seen).toMatchObject({ personRef: "kim", points: { earned: "8", available: "3" } });
    expect(seen["lots"]).toMatchObject([
      { lotId: lots[0], granted: "7", free: "2", spent: "5", expiresOn: "2026-07-20" },
      { lotId: lots[2], granted: "1", free: "1" },
    ]);
    expect((await room.get(path, staff("kim"))).status).toBe(403);
    const own = await bodyOf(await room.get("/audit/me/books?on=2026-07-12", staff("kim")));
    expect(own).toEqual(seen);
  });

  test("somebody without points has nothing, and is unknown to an auditor", async () => {
    const own = await bodyOf(await room.get("/audit/me/books", staff("nobody")));
    expect(own).toMatchObject({ points: { earned: "0", available: "0" }, lots: [] });
    expect((await room.get("/audit/books/members/nobody")).status).toBe(404);
  });

  test("who came later had nothing on an earlier day", async () => {
    const body = await bodyOf(await room.get("/audit/books/members/kim?on=2026-01-01"));
    expect(body).toMatchObject({ points: { earned: "0" }, lots: [] });
  });

  test("a lot is as it was on the day", async () => {
    const path = `/audit/books/lots/${lots[0]}`;
    expect(await bodyOf(await room.get(`${path}?on=2026-07-10`))).toMatchObject({
      lot: { personRef: "kim", department: "d1", free: "7", spent: "0" },
    });
    expect(await bodyOf(await room.get(`${path}?on=2026-07-21`))).toMatchObject({
      lot: { free: "0", spent: "5", expired: "2" },
    });
    expect((await room.get("/audit/books/lots/no-such-lot")).status).toBe(404);
    expect((await room.get(path, person(DONGHAE, "OFFICE"))).status).toBe(403);
  });
});

describe("the same over gRPC", () => {
  const asked = { tenantId: DONGHAE, on: "2026-07-12" };

  test("books, members and lots are those of HTTP", async () => {
    const books = await client.getBooksAsOf(asked);
    expect(books).toMatchObject({
      at: { on: "2026-07-12", size: BigInt(room.ledger.entries.length) },
      people: 2,
      totals: { earnedMilli: 11_500n, availableMilli: 6_500n },
      departments: [
        { department: "d1", fiscalYear: 2026, earnedMilli: 8_000n },
        { department: "d2", fiscalYear: 2026, earnedMilli: 3_500n },
      ],
      budgets: [{ fundedWon: 1_000_000n, paidWon: 50_000n }],
    });
    expect(books.trialBalance.map(({ unit }) => unit)).toEqual(["milli", "won"]);
    const member = await client.getMemberAsOf({ ...asked, personRef: "kim", size: 2n });
    expect(member).toMatchObject({
      at: { size: 2n },
      points: { earnedMilli: 7_000n },
      lots: [{ lotId: lots[0], freeMilli: 7_000n }],
    });
    const { lot } = await client.getLotAsOf({ ...asked, lotId: lots[0] ?? "" });
    expect(lot).toMatchObject({ personRef: "kim", freeMilli: 2_000n, spentMilli: 5_000n });
  });

  test("the state root is that of production at every size", async () => {
    const state = new LedgerState(DONGHAE);
    for (const [seq, entry] of room.ledger.entries.entries()) {
      const { accounts, root } = sealState(state);
      expect(await client.getStateRoot({ tenantId: DONGHAE, size: BigInt(seq) })).toMatchObject({
        entries: BigInt(seq),
        accounts: BigInt(accounts),
        root,
      });
      applyEntry(state, entry);
    }
    const { root } = sealState(state);
    expect(await client.getStateRoot({ tenantId: DONGHAE })).toMatchObject({ root });
  });

  test("what is unknown or impossible is refused", async () => {
    const refusal = (code: string) => ({ refusal: { code } });
    await expect(client.getBooksAsOf({ ...asked, on: "soon" })).rejects.toMatchObject(
      refusal("REPLAY_DAY_WRONG"),
    );
    await expect(client.getBooksAsOf({ ...asked, tenantId: "../x" })).rejects.toMatchObject(
      refusal("REPLAY_UNKNOWN"),
    );
    await expect(client.getBooksAsOf({ ...asked, size: 10_000n })).rejects.toMatchObject(
      refusal("AS_OF_SIZE"),
    );
    await expect(client.getBooksAsOf({ ...asked, size: -1n })).rejects.toMatchObject(
      refusal("AS_OF_SIZE"),
    );
    await expect(client.getMemberAsOf({ ...asked, personRef: "x" })).rejects.toMatchObject(
      refusal("REPLAY_UNKNOWN"),
    );
    await expect(client.getLotAsOf({ ...asked, lotId: "x" })).rejects.toMatchObject(
      refusal("REPLAY_UNKNOWN"),
    );
  });
});
