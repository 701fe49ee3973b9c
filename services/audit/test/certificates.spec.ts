import { parseCertificate, verifyCertificate } from "@dure/ledger-audit";
import { parsePolicy, parseReceipt, verifyReceipt } from "@dure/ledger-proof";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AskingRoom, bodyOf, openAskingRoom, staff } from "./support/asking-room.ts";

let room: AskingRoom;
beforeEach(async () => {
  room = await openAskingRoom();
  await room.ledger.fund(1_000_000);
  await room.ledger.grant("kim", 7_000);
  await room.ledger.grant("lee", 3_000);
  await room.audit.settled();
});
afterEach(() => room.close());

const policyText = async () => (await room.get("/logs/policy")).text();

/** Checked by the rules of the file alone, and its receipt by the proof library alone. */
async function verified(answer: Response) {
  expect(answer.status).toBe(200);
  const certificate = parseCertificate(await answer.text());
  const policy = await policyText();
  const verdict = verifyCertificate({ certificate, policyText: policy });
  expect(verdict.problems).toEqual([]);
  const receipt = parseReceipt(certificate.receipt);
  const entry = Buffer.from(certificate.entry);
  expect(verifyReceipt({ receipt, entry, policy: parsePolicy(policy) })).toMatchObject({
    ok: true,
  });
  return verdict;
}

test("a person proves their balance under a signed checkpoint", async () => {
  const answer = await room.post("/audit/me/certificate", staff("kim"));
  expect(answer.headers.get("content-disposition")).toContain("balance-certificate.json");
  expect(answer.headers.get("content-type")).toContain("application/json");
  const sealed = room.ledger.entries.at(-1);
  expect(sealed?.type).toBe("state.attested");
  expect(answer.headers.get("dure-position")).toBe(
    (await room.room.lastOf("ledger", "mileage")).position,
  );
  expect(await verified(answer)).toMatchObject({
    ok: true,
    person: "kim",
    counters: { creditsPosted: 7_000, debitsPosted: 0 },
    asOfEntry: sealed?.seq,
  });
});

test("a seal that is newer than the account's last move serves all", async () => {
  await verified(await room.post("/audit/me/certificate", staff("kim")));
  const lee = await room.post("/audit/me/certificate", staff("lee"));
  expect(lee.headers.get("dure-position")).toBe(null);
  expect(await verified(lee)).toMatchObject({ person: "lee" });
  expect(room.scripted.attested).toHaveLength(1);
  expect(await verified(await room.get("/audit/members/lee/certificate"))).toMatchObject({
    person: "lee",
  });
});

test("an account that moved since is sealed anew, also when no checkpoint covers the move yet", async () => {
  await verified(await room.post("/audit/me/certificate", staff("kim")));
  await room.ledger.redeem("kim", 5_000, 50_000);
  const answer = await verified(await room.post("/audit/me/certificate", staff("kim")));
  expect(answer).toMatchObject({ counters: { creditsPosted: 7_000, debitsPosted: 5_000 } });
  expect(answer.lots).toMatchObject([{ free: 2_000, granted: 7_000 }]);
});

test("the same key answers the same file, and seals nothing twice", async () => {
  const first = await room.post("/audit/me/certificate", staff("kim"), "one-and-the-same");
  const again = await room.post("/audit/me/certificate", staff("kim"), "one-and-the-same");
  expect(await again.text()).toBe(await first.text());
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(room.scripted.attested).toHaveLength(1);
});

test("people who ask at the same moment all get one", async () => {
  const answers = await Promise.all(
    ["kim", "lee", "kim", "lee"].map((name) => room.post("/audit/me/certificate", staff(name))),
  );
  for (const answer of answers) await verified(answer);
});

test("who has no account gets none, and an auditor none where nothing is sealed", async () => {
  expect((await room.post("/audit/me/certificate", staff("nobody"))).status).toBe(404);
  expect(room.scripted.attested).toEqual([]);
  expect((await room.get("/audit/members/nobody/certificate")).status).toBe(404);
  const answer = await room.get("/audit/members/kim/certificate");
  expect(await bodyOf(answer)).toMatchObject({ status: 409, code: "CERTIFICATE_NOT_SEALED" });
  expect((await room.get("/audit/members/kim/certificate", staff("kim"))).status).toBe(403);
});

test("while the ledger does not answer nothing is made up, and the same key works later", async () => {
  await room.scripted.stop();
  const refused = await room.post("/audit/me/certificate", staff("kim"), "again-later");
  expect(await bodyOf(refused)).toMatchObject({ status: 503, code: "GRPC_UNAVAILABLE" });
});
