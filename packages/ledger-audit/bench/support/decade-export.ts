import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { folderTileStore, LogBuilder, TILE_WIDTH } from "@dure/ledger-proof";
import { encodeHeader, type RecordedEvent, tenantId } from "@dure/messages";
import { policyCanonicalJson } from "@dure/policy";
import { exportPaths, manifestText } from "../../src/export/layout.ts";
import { journalLeaf, type LogName } from "../../src/index.ts";
import type { History } from "../../test/support/history.ts";
import { originOf, policyTextOf, signLog } from "../../test/support/sealed-tenant.ts";
import { decade } from "./decade-history.ts";

const FORM = 3;
const FLUSH_AT = 8_192;
const TENANT = tenantId("donghae");

/** The folder of a decade's export; it is made once and kept among the system's temporary files. */
export async function decadeExport(entries: number): Promise<string> {
  const folder = join(tmpdir(), `dure-bench-decade-${FORM}-${entries}`);
  const isThere = await stat(join(folder, exportPaths.manifest)).catch(() => undefined);
  if (isThere) return folder;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await new DecadeWriter(unfinished).write(entries);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  return folder;
}

export const decadePolicy = (): string => policyTextOf(TENANT);

class DecadeWriter {
  readonly #folder: string;
  #leaves: string[] = [];
  #lines: string[] = [];
  #bundles = 0;
  #journalSize = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(wanted: number): Promise<void> {
    const ledger = await LogBuilder.open(folderTileStore(join(this.#folder, "ledger")), 0);
    const journal = await LogBuilder.open(folderTileStore(join(this.#folder, "journal")), 0);
    let last: History | undefined;
    for (const history of decade(wanted)) {
      if (history.entries.length < FLUSH_AT) continue;
      await this.#take(history.entries.splice(0), history.events.splice(0), ledger, journal);
      last = history;
      if (ledger.size >= wanted) break;
    }
    await this.#writeEvents(true);
    await this.#sign("ledger", ledger);
    await this.#sign("journal", journal);
    for (const { hash, rules } of last?.state.policies ?? []) {
      await this.#file(exportPaths.policy(hash), policyCanonicalJson(rules));
    }
    const keys = last?.keys().map((key) => `${JSON.stringify(key)}\n`) ?? [];
    await this.#file(exportPaths.keys, keys.join(""));
    await this.#file(exportPaths.trustPolicy, decadePolicy());
    const logOf = (log: LogName, { size }: LogBuilder) => ({ origin: originOf(TENANT, log), size });
    const logs = { journal: logOf("journal", journal), ledger: logOf("ledger", ledger) };
    await this.#file(exportPaths.manifest, manifestText({ tenant: TENANT, logs }));
  }

  async #take(
    entries: readonly string[],
    events: readonly RecordedEvent[],
    ledger: LogBuilder,
    journal: LogBuilder,
  ): Promise<void> {
    ledger.append(entries.map(bytesOf));
    await ledger.flush();
    for (const event of events) {
      this.#leaves.push(journalLeaf(event, this.#journalSize));
      this.#lines.push(`${JSON.stringify({ data: event.data, header: encodeHeader(event) })}\n`);
      this.#journalSize += 1;
    }
    journal.append(this.#leaves.splice(0).map(bytesOf));
    await journal.flush();
    await this.#writeEvents(false);
  }

  async #writeEvents(isLast: boolean): Promise<void> {
    while (this.#lines.length >= TILE_WIDTH || (isLast && this.#lines.length > 0)) {
      await this.#file(
        exportPaths.events(this.#bundles),
        this.#lines.splice(0, TILE_WIDTH).join(""),
      );
      this.#bundles += 1;
    }
  }

  async #sign(log: LogName, builder: LogBuilder): Promise<void> {
    const at = { size: builder.size, root: builder.root() };
    await this.#file(exportPaths.checkpoint(log), await signLog(TENANT, log, at));
  }

  async #file(path: string, content: Uint8Array | string): Promise<void> {
    const file = join(this.#folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
