import {
  type GrpcServiceBinding,
  grpcService,
  HoldService,
  type SubjectKeyring,
} from "@dure/contracts";
import {
  type Clock,
  isUuid,
  kstDate,
  kstMonth,
  nameId,
  type Outcome,
  RefusalError,
} from "@dure/kernel";
import { tenantId } from "@dure/messages";
import type { Directory } from "../directory.ts";
import type { LedgerCommand, PersonFacts } from "../domain/ledger/commands.ts";
import { mileageProblems } from "../errors.ts";
import type { LedgerReceipt } from "../ledger/ledger-writer.ts";
import type { Ledgers } from "../ledger/ledgers.ts";
import { holdMessage } from "./hold-message.ts";
import { sealEligibility } from "./sealed-eligibility.ts";

interface KeyedRequest {
  readonly tenantId: string;
  readonly redemptionId: string;
  readonly key: string;
  readonly causeEventId: string;
  readonly causeEventHash: string;
}

const CHOICES = { 1: "LOCAL_CURRENCY", 2: "LEAVE" } as const;

/** The ledger's side of a redemption over gRPC. What is refused travels to the person unchanged. */
export function holdService(parts: {
  readonly ledgers: Ledgers;
  readonly directory: Directory;
  readonly keyring: Pick<SubjectKeyring, "seal">;
  readonly clock: Clock;
}): GrpcServiceBinding {
  const { clock, directory, keyring, ledgers } = parts;

  const submit = async (request: KeyedRequest, command: LedgerCommand) => {
    const ledger = ledgers.of(tenantId(request.tenantId));
    const outcome: Outcome<LedgerReceipt> = await ledger.submit({
      command,
      actor: { kind: "system", ref: "reward" },
      correlationId: request.causeEventId || command.id,
    });
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
    return { hold: await ledger.read((state) => holdMessage(state, request.redemptionId)) };
  };

  const end =
    (kind: "captureHold" | "pinHold" | "releaseHold") =>
    (request: KeyedRequest & { reason?: string }) =>
      submit(request, {
        kind,
        ...keyed(request),
        redemption: request.redemptionId,
        reason: request.reason ?? "",
      });

  return grpcService(HoldService, {
    async placeHold(request) {
      const choice = CHOICES[request.kind as 1 | 2];
      if (!choice) {
        const tier = Number(request.tierPointsMilli) / 1000;
        throw new RefusalError(mileageProblems.refuse("CHOICE_UNKNOWN", { tier }));
      }
      const requestedAtMs = Number(request.requestedAtMs) || clock.nowMs();
      const requestedOn = kstDate(requestedAtMs);
      const person = await directory.person(request.tenantId, request.personRef, requestedOn);
      if (!person) throw new RefusalError(mileageProblems.refuse("NOT_FOUND"));
      const facts: PersonFacts = {
        gradeEquivalent: person.gradeEquivalent,
        employment: person.employment,
        departmentCode: person.departmentCode,
        disciplined: person.disciplined,
        active: person.active,
      };
      const { personRef, redemptionId } = request;
      const key = keyed(request);
      const asked = { tenantId: request.tenantId, commandId: key.id, personRef, person: facts };
      const ledger = ledgers.of(tenantId(request.tenantId));
      // A placing that stands already adds no entry: it is answered also when the person's key is gone by now.
      const stands = await ledger.read((state) => state.holds.has(redemptionId));
      return submit(request, {
        kind: "placeHold",
        ...key,
        redemption: redemptionId,
        personRef,
        person: facts,
        pd: stands ? [] : await sealEligibility(keyring, asked),
        tier: Number(request.tierPointsMilli),
        choice,
        requestedOn,
        month: kstMonth(requestedAtMs),
      });
    },
    pinHold: end("pinHold"),
    captureHold: end("captureHold"),
    releaseHold: end("releaseHold"),
    async getHold(request) {
      const ledger = ledgers.of(tenantId(request.tenantId));
      const hold = await ledger.read((state) => holdMessage(state, request.redemptionId));
      if (!hold) {
        const { redemptionId: redemption } = request;
        throw new RefusalError(mileageProblems.refuse("HOLD_UNKNOWN", { redemption }));
      }
      return { hold };
    },
  });
}

/** A call's id follows from its key, so that a repeated call makes no second entry. */
function keyed({ causeEventHash, causeEventId, key, tenantId: tenant }: KeyedRequest) {
  const cause = isUuid(causeEventId) ? [{ hash: causeEventHash, id: causeEventId }] : [];
  return { id: nameId("hold", tenant, key), cause };
}
