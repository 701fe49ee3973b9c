import type { TileStore } from "@dure/ledger-proof";
import type { TenantId } from "@dure/messages";

/** One log of a tenant: its tiles and the newest checkpoint that its operator shows. */
export interface LogSource {
  /** The log's name as it stands in checkpoints, and the name of its key (docs/ledger-format.md §2). */
  readonly origin: string;
  readonly tiles: TileStore;
  /** The newest signed checkpoint, byte for byte, with its cosignatures; undefined while there is none. */
  checkpoint(): Promise<Uint8Array | undefined>;
}

/** The stored texts of an event: what the hashes of a journal leaf are taken of. */
export interface EventText {
  readonly header: string;
  readonly data: string;
}

/** A key that seals personal text. The key itself is never here. */
export interface KeyRecord {
  readonly id: string;
  /** HMAC-SHA-256(key, "commit") in base64url, as every text sealed under the key carries it in `k`. */
  readonly commitment: string;
  readonly state: "DESTROYED" | "LIVE";
}

/** A file of an export that lies beside the logs and can be checked against them. */
export interface SideFile {
  /** Path below the export's folder, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Everything that an auditor needs of one tenant. A service answers it from its own stores, an export from its folder;
 * whoever verifies believes neither of them.
 */
export interface AuditSource {
  readonly tenantId: TenantId;
  readonly ledger: LogSource;
  readonly journal: LogSource;
  /** What leaf `index` of the journal stands for; undefined when it is not there. */
  event(index: number): Promise<EventText | undefined>;
  /** The file `journal/events/<N>.jsonl` whole, where the source has it: a faster way to the same texts. */
  eventFile?(bundle: number): Promise<Uint8Array | undefined>;
  keys(): Promise<readonly KeyRecord[]>;
  /** Files beside the logs (`export.json`, `policies/`, `receipts/`, `schemas/`); only exports have them. */
  sideFiles?(): Promise<readonly SideFile[]>;
  close?(): Promise<void>;
}
