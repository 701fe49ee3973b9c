export { type ProofErrorCode, proofProblems } from "./errors.ts";
export { foldNodes, hashBundle } from "./hashing/hash-bundle.ts";
export * from "./hashing/sha256.ts";
export {
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from "./note/checkpoint.ts";
export { readCosignature } from "./note/cosignature.ts";
export {
  cosigner,
  ed25519Signer,
  formatVerifierKey,
  type KeyKind,
  type NoteSigner,
  type NoteVerifier,
  parseVerifierKey,
} from "./note/keys.ts";
export {
  formatLine,
  formatNote,
  type Note,
  type NoteSignature,
  openNote,
  parseLine,
  parseNote,
} from "./note/signed-note.ts";
export { type CountedBundle, type HashingPool, openHashingPool } from "./parallel/hashing-pool.ts";
export {
  formatReceipt,
  parseReceipt,
  type Receipt,
  type ReceiptVerdict,
  verifyReceipt,
} from "./receipts/tlog-proof.ts";
export {
  decodeBundle,
  ENTRY_LIMIT_BYTES,
  encodeBundle,
  MAX_ENTRY_BYTES,
} from "./tiles/entry-bundle.ts";
export { LogBuilder } from "./tiles/log-builder.ts";
export { readWide } from "./tiles/read-wide.ts";
export { joinHashes, splitHashes, TileEdges } from "./tiles/tile-edges.ts";
export {
  entriesPath,
  numberPath,
  parseTilePath,
  TILE_WIDTH,
  type TileAddress,
  tilePath,
} from "./tiles/tile-path.ts";
export { readEntries, tileHashReader } from "./tiles/tile-reader.ts";
export { folderTileStore, memoryTileStore, type TileStore } from "./tiles/tile-store.ts";
export { Frontier } from "./tree/frontier.ts";
export { memoryReader } from "./tree/memory-reader.ts";
export { consistencyProof, type HashReader, inclusionProof, rootAt } from "./tree/proofs.ts";
export { rootOf } from "./tree/tree-root.ts";
export { verifyConsistency, verifyInclusion } from "./tree/verify-proofs.ts";
export type { LogProblem, LogProblemCode } from "./verify/log-problem.ts";
export { type LogVerdict, type VerifyLogOptions, verifyLog } from "./verify-log.ts";
export {
  type AddCheckpointRequest,
  decodeAddCheckpoint,
  encodeAddCheckpoint,
  readSizeAnswer,
  SIZE_CONTENT_TYPE,
} from "./witness/add-checkpoint.ts";
export {
  formatPolicy,
  type PolicyGroup,
  type PolicyLog,
  type PolicyWitness,
  parsePolicy,
  quorumMet,
  type TrustPolicy,
} from "./witness/policy.ts";
export {
  createWitness,
  type Witness,
  type WitnessAnswer,
  type Witnessed,
  type WitnessState,
} from "./witness/witness.ts";
