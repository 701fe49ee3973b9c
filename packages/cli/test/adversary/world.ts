import { hash } from "node:crypto";
import type { LogName } from "@dure/ledger-audit";
import {
  cosigner,
  formatNote,
  formatReceipt,
  inclusionProof,
  leafHash,
  memoryReader,
  type NoteSigner,
  parseNote,
  parseReceipt,
} from "@dure/ledger-proof";
import { bytesOf, changed, type Files, readFiles, textOf } from "./files.ts";
import { checkpointOf, contentOf, cosigned, type LogContent, resealed, withSizes } from "./logs.ts";

export const LOGS = ["ledger", "journal"] as const;
const NOW_MS = Date.UTC(2027, 2, 1);

/** What the adversary starts from, and what the auditor holds against it. */
export interface World {
  /** The honest export. */
  readonly files: Files;
  /** An honest export of an earlier day, with every signature that it had then. */
  readonly earlier: Files;
  /** An honest export of another agency of the same operator. */
  readonly stranger: Files;
  readonly content: Readonly<Record<LogName, LogContent>>;
  /** Ids of the keys under which something in the logs is sealed. */
  readonly usedKeys: ReadonlySet<string>;
  /** What rolling back needs to know: ids of the journal's leaves, and those that each ledger entry names. */
  readonly links: {
    readonly leaves: readonly string[];
    readonly causes: readonly (readonly string[])[];
  };
  /** The operator's own key of a log. */
  readonly signerOf: (origin: string) => NoteSigner;
  /** The witnesses of the quorum. A forger who has captured them can cosign what they never saw. */
  readonly witnesses: readonly NoteSigner[];
  /** A witness under the name of the first, with another key. */
  readonly impostor: NoteSigner;
  /** The auditor's own trust policy. */
  readonly policyText: string;
  /** The newest checkpoints, as a witness showed them to the auditor. */
  readonly witnessed: Readonly<Record<LogName, Uint8Array>>;
}

/** Prepares the evidence of an export for the campaign: a quorum of two witnesses of the test's own cosigns it. */
export async function prepareWorld(options: {
  readonly folder: string;
  readonly strangerFolder: string;
  readonly signerOf: (origin: string) => NoteSigner;
}): Promise<World> {
  const { signerOf } = options;
  const clock = { nowMs: () => NOW_MS };
  const witnesses = ["council", "board"].map((name) =>
    cosigner(`${name}.test`, hash("sha256", name, "buffer"), clock),
  );
  const impostor = cosigner("council.test", hash("sha256", "impostor", "buffer"), clock);
  const raw = await readFiles(options.folder);
  const strangerRaw = await readFiles(options.strangerFolder);
  const policyText = policyOf([raw, strangerRaw], signerOf, witnesses);
  const files = await withWitnesses(raw, policyText, witnesses);
  const stranger = await withWitnesses(strangerRaw, policyText, witnesses);
  const content = { ledger: contentOf(files, "ledger"), journal: contentOf(files, "journal") };
  const links = {
    leaves: content.journal.entries.map((text) => (JSON.parse(text) as { id: string }).id),
    causes: content.ledger.entries.map(causesOf),
  };
  const earlier = await rolledBack({ files, content, links, signerOf, witnesses }, EARLIER_SHARE);
  const witnessed = {
    ledger: files.get("ledger/checkpoint") as Uint8Array,
    journal: files.get("journal/checkpoint") as Uint8Array,
  };
  const usedKeys = keysUsedIn(content);
  const world = { files, earlier, stranger, content, usedKeys, links, signerOf, witnesses };
  return { ...world, impostor, policyText, witnessed };
}

function policyOf(
  exports: readonly Files[],
  signerOf: World["signerOf"],
  witnesses: readonly NoteSigner[],
): string {
  const origins = exports.flatMap((files) => LOGS.map((log) => checkpointOf(files, log).origin));
  return [
    ...origins.map((origin) => `log ${signerOf(origin).verifierKey}`),
    ...witnesses.map(({ verifierKey }, index) => `witness w${index} ${verifierKey}`),
    "group both all w0 w1",
    "quorum both",
    "",
  ].join("\n");
}

/** The same export under the cosignatures of other witnesses; its receipts name the same checkpoint. */
async function withWitnesses(
  files: Files,
  policyText: string,
  witnesses: readonly NoteSigner[],
): Promise<Files> {
  const changes = new Map<string, Uint8Array>([["trust/policy", bytesOf(policyText)]]);
  for (const log of LOGS) {
    const { signatures, text } = parseNote(textOf(files.get(`${log}/checkpoint`)));
    const { origin } = checkpointOf(files, log);
    const own = formatNote({ text, signatures: signatures.filter(({ name }) => name === origin) });
    changes.set(`${log}/checkpoint`, bytesOf(await cosigned(own, witnesses)));
  }
  const checkpoint = textOf(changes.get("ledger/checkpoint"));
  for (const [path, bytes] of files) {
    if (!path.startsWith("receipts/")) continue;
    changes.set(path, bytesOf(formatReceipt({ ...parseReceipt(textOf(bytes)), checkpoint })));
  }
  return changed(files, changes);
}

/** How much of the ledger the earlier day had. */
const EARLIER_SHARE = 0.8;

/** What the operator would have exported on an earlier day: a prefix of both logs and nothing that came later. */
export async function rolledBack(
  world: Pick<World, "content" | "files" | "links" | "signerOf" | "witnesses">,
  share: number,
): Promise<Files> {
  const { content, files, links, signerOf, witnesses } = world;
  const { journal, ledger } = content;
  const size = Math.max(1, Math.floor(ledger.entries.length * share));
  const entries = ledger.entries.slice(0, size);
  const causes = new Set(links.causes.slice(0, size).flat());
  const sealed = 1 + links.leaves.findLastIndex((id) => causes.has(id));
  const seal = (log: LogName) => ({
    signer: signerOf(checkpointOf(files, log).origin),
    cosign: (note: string) => cosigned(note, witnesses),
  });
  const leaves = {
    entries: journal.entries.slice(0, sealed),
    events: journal.events.slice(0, sealed),
  };
  let back = await resealed(files, "ledger", { entries, events: [] }, seal("ledger"));
  back = await resealed(back, "journal", leaves, seal("journal"));
  return withSizes(changed(back, await sideFilesAt(back, entries)));
}

/** Sealed texts name their key in `s`; inside an event's text the quotes are escaped. */
const KEY_USED = /\\?"s\\?":\\?"([^"\\]+)\\?"/g;

function keysUsedIn({ journal, ledger }: World["content"]): ReadonlySet<string> {
  const texts = [...journal.events, ...ledger.entries];
  return new Set(texts.flatMap((text) => [...text.matchAll(KEY_USED)].map(([, id = ""]) => id)));
}

const causesOf = (text: string): readonly string[] =>
  (JSON.parse(text) as { cause: { id: string }[] }).cause.map(({ id }) => id);

/** Policies and receipts of a shorter ledger. */
async function sideFilesAt(
  files: Files,
  entries: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array | undefined>> {
  const changes = new Map<string, Uint8Array | undefined>();
  const hashes = new Set(
    entries.flatMap((text) => {
      const { body, type } = JSON.parse(text) as { type: string; body: { hash: string } };
      return type === "policy.published" ? [body.hash] : [];
    }),
  );
  const reader = memoryReader(entries.map((text) => leafHash(bytesOf(text))));
  const checkpoint = textOf(files.get("ledger/checkpoint"));
  for (const [path, bytes] of files) {
    const [, policy] = /^policies\/([0-9a-f]+)\.json$/.exec(path) ?? [];
    if (policy !== undefined && !hashes.has(policy)) changes.set(path, undefined);
    if (!path.startsWith("receipts/")) continue;
    const { index } = parseReceipt(textOf(bytes));
    const proof =
      index < entries.length ? await inclusionProof(reader, index, entries.length) : undefined;
    changes.set(path, proof && bytesOf(formatReceipt({ index, proof, checkpoint })));
  }
  return changes;
}
