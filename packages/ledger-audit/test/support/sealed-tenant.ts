import { hash } from "node:crypto";
import {
  cosigner,
  ed25519Signer,
  formatLine,
  type Hash,
  LogBuilder,
  memoryTileStore,
  type NoteSigner,
  parseNote,
  signCheckpoint,
} from "@dure/ledger-proof";
import { encodeHeader, type TenantId } from "@dure/messages";
import {
  type AuditSource,
  type EventText,
  journalLeaf,
  type KeyRecord,
  type LogName,
} from "../../src/index.ts";
import type { History } from "./history.ts";

/** What is sealed: texts as they go into the logs. A test alters them before they are sealed. */
export interface Record {
  readonly tenantId: TenantId;
  readonly entries: string[];
  readonly leaves: string[];
  readonly events: (EventText | undefined)[];
  readonly keys: KeyRecord[];
}

export function recordOf(history: History): Record {
  const { entries, events, tenantId } = history;
  return {
    tenantId,
    entries: [...entries],
    leaves: events.map(journalLeaf),
    events: events.map((event) => ({ data: event.data, header: encodeHeader(event) })),
    keys: [...history.keys()],
  };
}

const DOMAIN = "mileage.example.kr";
export const WITNESS_TIME_MS = Date.UTC(2027, 1, 2);
const seed = (name: string): Uint8Array => hash("sha256", name, "buffer");
const clock = { nowMs: () => WITNESS_TIME_MS };
const witnesses = ["council", "board"].map((name) =>
  cosigner(`${name}.example`, seed(name), clock),
);

export const originOf = (tenant: string, log: LogName): string =>
  log === "ledger" ? `${DOMAIN}/ledger/${tenant}/mileage` : `${DOMAIN}/journal/${tenant}`;

const signerOf = (tenant: string, log: LogName): NoteSigner =>
  ed25519Signer(originOf(tenant, log), seed(originOf(tenant, log)));

/** The auditor's own copy of whom to trust: both logs, and both of two witnesses. */
export const policyTextOf = (tenant: string): string =>
  [
    `log ${signerOf(tenant, "ledger").verifierKey}`,
    `log ${signerOf(tenant, "journal").verifierKey}`,
    ...witnesses.map((witness, index) => `witness w${index} ${witness.verifierKey}`),
    "group both all w0 w1",
    "quorum both",
    "",
  ].join("\n");

export interface SealOptions {
  /** False where only the operator signs: what a forger can do alone. */
  readonly cosigned?: boolean;
}

/** Seals a record: tiles, roots and checkpoints made anew, signed by the operator and cosigned by both witnesses. */
export async function sealRecord(
  record: Record,
  options: SealOptions = {},
): Promise<AuditSource & { readonly files: Map<LogName, Map<string, Uint8Array>> }> {
  const { events, keys, tenantId } = record;
  const ledger = await sealLog(tenantId, "ledger", record.entries, options);
  const journal = await sealLog(tenantId, "journal", record.leaves, options);
  return {
    tenantId,
    ledger: ledger.source,
    journal: journal.source,
    event: async (index) => events[index],
    keys: async () => keys,
    files: new Map([
      ["ledger", ledger.files],
      ["journal", journal.files],
    ]),
  };
}

async function sealLog(
  tenant: TenantId,
  log: LogName,
  texts: readonly string[],
  { cosigned = true }: SealOptions,
) {
  const tiles = memoryTileStore();
  const builder = await LogBuilder.open(tiles, 0);
  builder.append(texts.map((text) => new TextEncoder().encode(text)));
  await builder.flush();
  const origin = originOf(tenant, log);
  const at = { size: builder.size, root: builder.root() };
  const note = await signLog(tenant, log, at, cosigned);
  return { files: tiles.files, source: { origin, tiles, checkpoint: async () => note } };
}

/** The checkpoint of what a builder holds. */
export async function signLog(
  tenant: TenantId,
  log: LogName,
  { root, size }: { readonly root: Hash; readonly size: number },
  cosigned = true,
): Promise<Uint8Array> {
  const checkpoint = { origin: originOf(tenant, log), size, root };
  const signed = await signCheckpoint(checkpoint, signerOf(tenant, log));
  return cosigned ? cosign(signed) : signed;
}

async function cosign(note: Uint8Array): Promise<Uint8Array> {
  const text = new TextEncoder().encode(parseNote(note).text);
  const lines: string[] = [];
  for (const { keyId, name, sign } of witnesses) {
    lines.push(formatLine({ keyId, name, signature: await sign(text) }));
  }
  return new TextEncoder().encode(Buffer.from(note).toString("utf8") + lines.join(""));
}
