import type { EventStore } from "@dure/event-store";
import { assertThat } from "@dure/kernel";
import {
  type Checkpoint,
  type NoteSigner,
  type NoteVerifier,
  openCheckpoint,
  signCheckpoint,
} from "@dure/ledger-proof";
import type { Logger } from "@dure/service-kit";
import type { AuditEventData } from "../event-types.ts";
import type { LogFold, SignedCheckpoint } from "./log-fold.ts";
import type { LogId } from "./log-id.ts";
import type { LogTiles } from "./log-tiles.ts";
import { leavesOfStream } from "./read-leaves.ts";

interface Checked {
  readonly id: LogId;
  readonly fold: LogFold;
  readonly tiles: LogTiles;
  readonly logger: Logger;
}

/**
 * Before a process signs anything: the newest checkpoint must be of its key, and what the folder remembers to have shown
 * must be part of the log. The second finds an event store that was put back to an older day, without any witness.
 */
export async function checkStart(
  log: Checked,
  verifier: NoteVerifier,
  remembered: Checkpoint | undefined,
): Promise<void> {
  const { fold, id, logger, tiles } = log;
  const { signed } = fold;
  await tiles.flush();
  await tiles.sweep();
  if (tiles.repaired > 0) {
    logger.warn({ origin: id.origin, files: tiles.repaired }, "tiles were damaged and mended");
  }
  if (signed && !isSignedBy(signed.note, verifier)) {
    fold.break("LOG_KEY_MISMATCH", { size: signed.size });
  }
  if (!remembered) return;
  const { size } = remembered;
  const signedRoot = Buffer.from(remembered.root).toString("base64");
  const foundRoot = await tiles.rootAt(size);
  if (foundRoot !== signedRoot) fold.break("LOG_INCONSISTENT", { size, signedRoot, foundRoot });
}

/**
 * The files must give the root that was signed last; where they do not they are made again from the leaves. False, and
 * the log is stopped, when the leaves in the store are not those that were signed.
 */
export async function tilesStand(
  log: Checked & { readonly store: EventStore },
  signed: SignedCheckpoint,
): Promise<boolean> {
  const { fold, id, logger, store, tiles } = log;
  if ((await tiles.rootAt(signed.size)) === signed.root) return true;
  logger.warn({ origin: id.origin }, "tiles do not give the signed root and are made again");
  await tiles.rebuild(leavesOfStream(store, id, fold.leafRevision));
  const foundRoot = await tiles.rootAt(signed.size);
  const isSame = Buffer.compare(tiles.root(), fold.root()) === 0;
  if (foundRoot === signed.root && isSame) return true;
  fold.break("LOG_INCONSISTENT", { size: signed.size, signedRoot: signed.root, foundRoot });
  return false;
}

/** The checkpoint over everything that was folded. Its tiles are written before it is signed. */
export async function makeCheckpoint(
  { fold, id, tiles }: Checked,
  signer: NoteSigner,
): Promise<AuditEventData<"checkpoint.signed">> {
  const { signed, size } = fold;
  const { origin } = id;
  // The same checkpoint again is the same bytes, whatever the key's way of signing is.
  if (signed?.size === size) return { note: signed.note, origin, root: signed.root, size };
  await tiles.flush();
  const root = fold.root();
  const isSame = tiles.size === size && Buffer.compare(root, tiles.root()) === 0;
  assertThat(isSame, "TILES_DIFFER", `the tiles of ${origin} do not tell its leaves`);
  const note = await signCheckpoint({ origin, size, root }, signer);
  return {
    note: Buffer.from(note).toString("utf8"),
    origin,
    root: Buffer.from(root).toString("base64"),
    size,
  };
}

function isSignedBy(note: string, verifier: NoteVerifier): boolean {
  try {
    openCheckpoint(note, verifier);
    return true;
  } catch {
    return false;
  }
}
