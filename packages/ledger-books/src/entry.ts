import { hash } from "node:crypto";
import { type CivilDate, InvariantViolation } from "@dure/kernel";
import type { Actor, TenantId } from "@dure/messages";
import type { EntryBody } from "./entry-bodies.ts";

export type EntryType = EntryBody["type"];

/** An event outside the ledger that led to an entry: its id and the SHA-256 of its stored data. */
export interface Cause {
  readonly hash: string;
  readonly id: string;
}

/**
 * A personal input of a decision. `f` names the field; the text is bound to tenant, entry and field
 * (`sealedFieldPlace`), so that it opens nowhere else.
 */
export interface SealedField {
  readonly alg: "A256GCM";
  readonly c: string;
  readonly f: string;
  readonly k: string;
  readonly n: string;
  readonly s: string;
}

/** The place to which a sealed field of an entry is bound. */
export const sealedFieldPlace = (tenantId: string, entryId: string, field: string): string =>
  `${tenantId}|${entryId}|${field}`;

/**
 * One line of the ledger, with the keys in the order of the stored bytes (`ledger.md` §4.1): the entry that is stored
 * is the entry that is hashed.
 */
export type LedgerEntry = {
  [Type in EntryType]: {
    readonly actor: { readonly kind: Actor["kind"]; readonly ref: string };
    readonly asset: "mileage";
    readonly body: Extract<EntryBody, { type: Type }>["body"];
    readonly cause: readonly Cause[];
    /** Civil date in Korea from which the entry counts. */
    readonly eff: CivilDate;
    readonly id: string;
    /** Personal fields, each sealed under its subject's key. */
    readonly pd: readonly SealedField[];
    /** Hash of the policy version that decided, or empty where no rule did. */
    readonly pol: string;
    /** When it was recorded, UTC epoch milliseconds; never runs backwards within a ledger. */
    readonly rec: number;
    /** Index of the leaf, revision of the stream and number of the entry, all in one. */
    readonly seq: number;
    readonly t: TenantId;
    readonly type: Type;
    readonly v: 1;
  };
}[EntryType];

/** What a decision makes; the writer adds sequence number, time and tenant. */
export type EntryDraft = {
  [Type in EntryType]: {
    readonly type: Type;
    readonly body: Extract<EntryBody, { type: Type }>["body"];
    readonly id: string;
    readonly eff: CivilDate;
    readonly pol: string;
    readonly cause: readonly Cause[];
    readonly pd?: readonly SealedField[];
  };
}[EntryType];

export interface Stamp {
  readonly actor: Actor;
  readonly rec: number;
  readonly seq: number;
  readonly tenantId: TenantId;
}

/** Completes a draft. The literal's order is the order of the bytes. */
export function stampEntry(draft: EntryDraft, stamp: Stamp): LedgerEntry {
  return {
    actor: { kind: stamp.actor.kind, ref: stamp.actor.ref },
    asset: "mileage",
    body: draft.body,
    cause: draft.cause,
    eff: draft.eff,
    id: draft.id,
    pd: draft.pd ?? [],
    pol: draft.pol,
    rec: stamp.rec,
    seq: stamp.seq,
    t: stamp.tenantId,
    type: draft.type,
    v: 1,
  } as LedgerEntry;
}

/**
 * The bytes of an entry. Bodies are built with sorted keys, so this is canonical JSON without the price of sorting;
 * a property test compares the two for every type of entry.
 */
export const encodeEntry = (entry: LedgerEntry): string => JSON.stringify(entry);

/** The RFC 6962 leaf hash of stored bytes: SHA-256 over a zero byte and the entry, in hex. */
export const entryLeafHash = (stored: string): string => hash("sha256", `\0${stored}`, "hex");

const KEYS = "actor,asset,body,cause,eff,id,pd,pol,rec,seq,t,type,v";

/** Reads stored bytes back. Throws when they are not an entry of this version. */
export function parseEntry(stored: string): LedgerEntry {
  const entry = JSON.parse(stored) as LedgerEntry;
  if (entry.v !== 1 || entry.asset !== "mileage" || Object.keys(entry).join() !== KEYS) {
    throw new InvariantViolation(
      "ENTRY_UNREADABLE",
      "stored bytes are not a ledger entry of version 1",
    );
  }
  return entry;
}
