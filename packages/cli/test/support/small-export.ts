import { hash } from "node:crypto";
import { type CivilDate, civilDate } from "@dure/kernel";
import { writeExport } from "@dure/ledger-audit";
import { ed25519Signer, type NoteSigner } from "@dure/ledger-proof";
import { tenantId } from "@dure/messages";
import {
  attest,
  capture,
  closePeriod,
  erase,
  fundBudget,
  grantClaim,
  pin,
  praise,
  publishPolicy,
  reserve,
} from "../../../ledger-audit/test/support/acts.ts";
import { History } from "../../../ledger-audit/test/support/history.ts";
import {
  policyTextOf,
  recordOf,
  sealRecord,
} from "../../../ledger-audit/test/support/sealed-tenant.ts";
import { rulesWithCeiling, smallAgency } from "../../../ledger-audit/test/support/small-agency.ts";

export { policyTextOf, smallAgency };

/** Writes the export of a history, signed by the operator and cosigned by both witnesses of the fixture. */
export async function exportHistory(history: History, folder: string): Promise<void> {
  const source = await sealRecord(recordOf(history));
  await writeExport({ source, policyText: policyTextOf(history.tenantId), folder });
}

/** The operator's key of a log of the fixture. Whoever plays the operator has it. */
export const operatorSigner = (origin: string): NoteSigner =>
  ed25519Signer(origin, hash("sha256", origin, "buffer"));

const CLAIMS = 140;
const on = (day: string): CivilDate => civilDate(day);

/** An agency with more than one bundle in both logs: what `smallAgency` does, many times over. */
export function busyAgency(name: string, claims = CLAIMS): History {
  const history = new History(tenantId(name), on("2026-01-05"));
  publishPolicy(history, rulesWithCeiling());
  fundBudget(history, 2026, 1_000_000);
  for (let number = 0; number < claims; number += 1) {
    const ref = `p-${number % 40}`;
    const claimId = `c${number}`;
    const day = on(`2026-${String(2 + Math.floor(number / 15)).padStart(2, "0")}-10`);
    history.goTo(day);
    const shares = [{ ref, department: `d${number % 7}`, permille: 1000 }];
    grantClaim(history, { claimId, activity: "OUTCOME", shares });
    if (number % 2 === 0) praise(history, `r${number}`, claimId);
    if (number % 13 === 5) {
      const redemption = `w${number}`;
      reserve(history, { redemption, ref, tier: 3_000, kind: "LOCAL_CURRENCY" });
      pin(history, redemption);
      capture(history, redemption);
    }
    if (number === 60) attest(history);
  }
  history.goTo(on("2027-01-04"));
  closePeriod(history, on("2026-12-31"));
  publishPolicy(history, rulesWithCeiling(2, "2027-01-01"));
  fundBudget(history, 2027, 1_000_000);
  for (let number = 0; number < 20; number += 1) {
    history.goTo(on(`2027-01-${String(5 + number).padStart(2, "0")}`));
    const shares = [{ ref: `p-${number}`, department: `d${number % 7}`, permille: 1000 }];
    grantClaim(history, { claimId: `n${number}`, activity: "OUTCOME", shares });
    erase(history, `p-${39 - number}`);
  }
  attest(history);
  grantClaim(history, {
    claimId: "last",
    activity: "OUTCOME",
    shares: [{ ref: "p-1", department: "d1", permille: 1000 }],
  });
  return history;
}
