import { describe, expect, it } from "vitest";
import {
  type BalanceCertificate,
  balanceCertificate,
  type CertificateVerdict,
  certificateText,
  parseCertificate,
  verifyCertificate,
} from "../src/index.ts";
import { attest, erase, grantClaim } from "./support/acts.ts";
import { policyTextOf, recordOf, sealRecord } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const source = await sealRecord(recordOf(history));
const policyText = policyTextOf("samcheok");

async function certificateOf(person: string): Promise<BalanceCertificate> {
  const answer = await balanceCertificate({ source, person });
  if (!answer.ok) throw new Error(answer.reason);
  return parseCertificate(certificateText(answer.certificate));
}
const codesOf = ({ problems }: CertificateVerdict) => problems.map(({ code }) => code);

describe("a balance certificate", () => {
  it("proves what a person holds without the ledger", async () => {
    const verdict = verifyCertificate({ certificate: await certificateOf("p-one"), policyText });
    expect(verdict).toMatchObject({
      ok: true,
      person: "p-one",
      counters: { creditsPosted: 13_000, debitsPosted: 8_000, debitsPending: 0 },
      asOfEntry: history.entries.length - 1,
      cosigned: ["w0", "w1"],
    });
    expect(verdict.lots).toMatchObject([{ free: 5_000, granted: 5_000, held: 0 }]);
  });

  it("is made for everybody who has an account, held points included", async () => {
    for (const person of ["p-one", "p-two", "p-three", "p-four"]) {
      const verdict = verifyCertificate({ certificate: await certificateOf(person), policyText });
      expect(verdict.ok).toBe(true);
      const { counters, lots } = verdict;
      const inLots = lots.reduce((sum, { free, held }) => sum + free + held, 0);
      expect((counters?.creditsPosted ?? 0) - (counters?.debitsPosted ?? 0)).toBe(inLots);
    }
  });

  it("takes the state where somebody has it", async () => {
    const asked: number[] = [];
    await balanceCertificate({
      source,
      person: "p-one",
      stateAt: async (entries) => {
        asked.push(entries);
        return undefined;
      },
    });
    expect(asked).toEqual([history.entries.length - 1]);
  });

  it("is not made for a balance of yesterday", async () => {
    const later = smallAgency();
    const share = { ref: "p-one", department: "d01", permille: 1000 };
    grantClaim(later, { claimId: "c10", activity: "OUTCOME", shares: [share] });
    const sealed = await sealRecord(recordOf(later));
    const ask = (person: string) => balanceCertificate({ source: sealed, person });
    expect(await ask("p-one")).toEqual({ ok: false, reason: "SEAL_OUTDATED" });
    expect((await ask("p-two")).ok).toBe(true);
    expect(await ask("p-nobody")).toEqual({ ok: false, reason: "NO_ACCOUNT" });
  });

  it("of somebody else stays good after an erasure", async () => {
    const certificate = await certificateOf("p-two");
    const later = smallAgency();
    erase(later, "p-one");
    attest(later);
    const sealed = await sealRecord(recordOf(later));
    expect(verifyCertificate({ certificate, policyText }).ok).toBe(true);
    const anew = await balanceCertificate({ source: sealed, person: "p-two" });
    if (!anew.ok) throw new Error(anew.reason);
    const verdict = verifyCertificate({ certificate: anew.certificate, policyText });
    expect(verdict.ok).toBe(true);
    expect(anew.certificate.leaf).toBe(certificate.leaf);
  });

  const changes: readonly [
    what: string,
    change: (certificate: BalanceCertificate) => Partial<BalanceCertificate>,
    code: string,
  ][] = [
    ["a counter", ({ leaf }) => ({ leaf: leaf.replace("13000", "14000") }), "LEAF_NOT_UNDER_ROOT"],
    ["a lot", ({ lots }) => ({ lots: lots.replace('"free":5000', '"free":9000') }), "LOTS_DIFFER"],
    ["the account", () => ({ account: "member/p-two" }), "ACCOUNT_DIFFERS"],
    ["the leaf's form", ({ leaf }) => ({ leaf: ` ${leaf}` }), "LEAF_MALFORMED"],
    [
      "the place",
      ({ place }) => ({ place: { ...place, index: place.index + 1 } }),
      "LEAF_NOT_UNDER_ROOT",
    ],
    [
      "the number of accounts",
      ({ place }) => ({ place: { ...place, size: place.size + 1 } }),
      "LEAF_NOT_UNDER_ROOT",
    ],
    ["the path", ({ path }) => ({ path: path.toReversed() }), "LEAF_NOT_UNDER_ROOT"],
    [
      "the root in the entry",
      ({ entry }) => ({ entry: entry.replace(/"root":"./, '"root":"0') }),
      "RECEIPT_WRONG",
    ],
    ["the entry", () => ({ entry: history.entries[1] ?? "" }), "ENTRY_NO_SEAL"],
    [
      "the receipt's place",
      ({ receipt }) => ({ receipt: receipt.replace("index 38", "index 37") }),
      "RECEIPT_WRONG",
    ],
    ["the receipt", () => ({ receipt: "nothing" }), "RECEIPT_WRONG"],
  ];
  for (const [what, change, code] of changes) {
    it(`is no proof with another value for ${what}`, async () => {
      const certificate = await certificateOf("p-one");
      const altered = { ...certificate, ...change(certificate) };
      const verdict = verifyCertificate({ certificate: altered, policyText });
      expect(verdict.ok).toBe(false);
      expect(codesOf(verdict)).toContain(code);
    });
  }

  it("counts by the checker's policy alone", async () => {
    const certificate = await certificateOf("p-one");
    const other = verifyCertificate({ certificate, policyText: policyTextOf("donghae") });
    expect(codesOf(other)).toContain("RECEIPT_WRONG");
    const none = verifyCertificate({ certificate, policyText: "nonsense" });
    expect(codesOf(none)).toContain("TRUST_POLICY_UNREADABLE");
  });

  it("must agree with a checkpoint that the checker has", async () => {
    const certificate = await certificateOf("p-one");
    const same = await source.ledger.checkpoint();
    const record = recordOf(history);
    record.entries[1] = record.entries[2] ?? "";
    const forked = await (await sealRecord(record)).ledger.checkpoint();
    if (!same || !forked) throw new Error("no checkpoint");
    expect(verifyCertificate({ certificate, policyText, checkpoint: same }).ok).toBe(true);
    expect(codesOf(verifyCertificate({ certificate, policyText, checkpoint: forked }))).toEqual([
      "CHECKPOINT_DIFFERS",
    ]);
  });

  it("is refused where its text is none", () => {
    for (const text of ["", "{}", '{"format":"dure-balance/2"}']) {
      expect(() => parseCertificate(text)).toThrow("CERTIFICATE_MALFORMED");
    }
  });
});
