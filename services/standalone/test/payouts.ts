import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Identity } from "@dure/service-kit";
import type { Client } from "./client.ts";

/** References of every payout of an agency, over all pages. */
export async function payouts(client: Client, accounting: Identity): Promise<readonly string[]> {
  const refs: string[] = [];
  let cursor = "";
  do {
    const page = await client.get(
      accounting,
      `/payouts?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    const items = page.body["items"] as readonly { payoutRef: string }[];
    refs.push(...items.map(({ payoutRef }) => payoutRef));
    const { next } = page.body;
    cursor = typeof next === "string" ? next : "";
  } while (cursor !== "");
  return refs;
}

/** References in the files that accounting takes over: each once. */
export async function instructedInFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".csv"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) => text.match(/^[A-Z2-7]{32}(?=,)/gm) ?? []);
}
