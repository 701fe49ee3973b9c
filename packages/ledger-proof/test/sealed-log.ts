import {
  ed25519Signer,
  encodeBundle,
  LogBuilder,
  type LogVerdict,
  memoryTileStore,
  parsePolicy,
  sha256,
  signCheckpoint,
  type TileStore,
  type VerifyLogOptions,
  verifyLog,
} from "../src/index.ts";

const log = ed25519Signer("dure.example/ledger/donghae/mileage", sha256("log"));
const policy = parsePolicy(`log ${log.verifierKey}\nquorum none\n`);

export const entry = (index: number): Uint8Array => Buffer.from(`entry ${index}`);
export const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, index) => entry(from + index));

export const checkpointOf = (size: number, root: Uint8Array): Promise<Uint8Array> =>
  signCheckpoint({ origin: log.name, size, root }, log);

/** Files of a log with its signed checkpoint, and what to do to them. */
export interface SealedLog {
  readonly size: number;
  readonly files: Map<string, Uint8Array>;
  readonly store: TileStore;
  readonly checkpoint: Uint8Array;
}

export async function sealLog(list: readonly Uint8Array[]): Promise<SealedLog> {
  const store = memoryTileStore();
  const builder = await LogBuilder.open(store, 0);
  builder.append(list);
  await builder.flush();
  const size = list.length;
  const checkpoint = await checkpointOf(size, builder.root());
  return { size, files: store.files, store, checkpoint };
}

/** The same log in files of its own. */
export function copyOf(sealed: SealedLog): SealedLog {
  const store = memoryTileStore();
  for (const [path, bytes] of sealed.files) store.files.set(path, new Uint8Array(bytes));
  return { ...sealed, store, files: store.files };
}

/** The files of other entries under the checkpoint of this log, as somebody would make them who has everything but its key. */
export async function rewritten(
  sealed: SealedLog,
  list: readonly Uint8Array[],
): Promise<SealedLog> {
  const { files, store } = await sealLog(list);
  return { ...sealed, files, store };
}

export const verify = (
  { checkpoint, store }: SealedLog,
  more: Partial<VerifyLogOptions> = {},
): Promise<LogVerdict> => verifyLog({ store, checkpoint, origin: log.name, policy, ...more });

export const codes = ({
  problems,
}: LogVerdict): readonly (readonly [string, number | undefined])[] =>
  problems.map(({ code, index }) => [code, index]);

/** Changes one bit of a file. */
export function flip({ files }: SealedLog, path: string, at = 0): void {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`no ${path}`);
  const place = at % bytes.length;
  bytes[place] = (bytes[place] as number) ^ 1;
}

/** Puts other entries into a bundle. */
export const setBundle = (
  { files }: SealedLog,
  path: string,
  list: readonly Uint8Array[],
): Map<string, Uint8Array> => files.set(path, encodeBundle(list));
