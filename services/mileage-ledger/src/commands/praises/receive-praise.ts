import type { CommandContext } from "@dure/command-handling";
import { contractProblems } from "@dure/contracts";
import { nameId, type Outcome, refused } from "@dure/kernel";
import { claimProblems } from "../../errors.ts";
import type { ClaimRoom } from "../claims/claim-room.ts";
import { keyedHash, sameText } from "../claims/keyed-hash.ts";
import { type PraiseAnswer, praiseAnswer } from "./praise-answer.ts";
import { sealPraiseText } from "./praise-key.ts";
import { CITIZEN_PREFIX, praiseTextPlace } from "./praise-text.ts";

export interface ReceivePraiseRequest {
  readonly text: string;
  /** Phone number or mail address. Only keyed hashes of it are kept. */
  readonly contact: string;
  readonly citizenName?: string | undefined;
  readonly departmentCode?: string | undefined;
}

/** Length of a pseudonym in hex digits: 104 bits, as much as fits the form of other references. */
const PSEUDONYM_DIGITS = 26;

/**
 * 시민 칭찬 접수, open to everybody. The id follows from contact and text, so that the same praise lands on the same
 * stream and is refused there. One contact is one subject: an erasure reaches every praise of that citizen. Refuses with
 * `SUBJECT_KEY_NOT_FOUND` whoever was erased.
 */
export async function receivePraise(
  room: ClaimRoom,
  context: CommandContext,
  request: ReceivePraiseRequest,
): Promise<Outcome<PraiseAnswer>> {
  const { tenantId } = context;
  const { citizenName, departmentCode, text } = request;
  const contact = sameText(request.contact);
  const receiptKey = keyedHash(room.hmacKey, "praise-receipt", tenantId, contact, sameText(text));
  const subject = keyedHash(room.hmacKey, "praise-citizen", tenantId, contact);
  const subjectRef = `${CITIZEN_PREFIX}${subject.slice(0, PSEUDONYM_DIGITS)}`;
  const praiseId = nameId("praise", tenantId, receiptKey);
  const keys = { praiseId, citizenRef: subjectRef };
  const sealed = await sealPraiseText(room.keyring, tenantId, keys, "text", text);
  if (!sealed) return whyUnsealed(room, tenantId, praiseId);
  const sealName = (name: string) =>
    room.keyring.seal(tenantId, subjectRef, praiseTextPlace(praiseId, "citizenName"), name);
  const praise = {
    text: sealed,
    ...(citizenName === undefined ? {} : { citizenName: await sealName(citizenName) }),
    subjectRef,
    receiptKey,
    ...(departmentCode === undefined ? {} : { departmentCode }),
  };
  const command = { type: "ReceivePraise", praise } as const;
  return praiseAnswer(praiseId, await room.praises.handle(praiseId, command, context));
}

/** The key is gone of a praise that was received before, or of the citizen who praises now. */
async function whyUnsealed(
  room: ClaimRoom,
  tenantId: CommandContext["tenantId"],
  praiseId: string,
): Promise<Outcome<PraiseAnswer>> {
  const { state: before } = await room.praises.load(tenantId, praiseId);
  return refused(
    before
      ? claimProblems.refuse("PRAISE_DUPLICATE")
      : contractProblems.refuse("SUBJECT_KEY_NOT_FOUND"),
  );
}
