import { hash } from "node:crypto";
import { z } from "zod";
import { type PersonalDataKind, personalDataIn } from "../entries/personal-data.ts";
import { type SealedUse, sealedTextsIn } from "../entries/sealed-texts.ts";
import type { EventText } from "../source.ts";

/** What can be said of an event from its texts alone. */
export interface EventScan {
  /** SHA-256 of the data, in hex. */
  readonly data: string;
  /** SHA-256 of the header, in hex. */
  readonly header: string;
  readonly headerText: string;
  readonly personal: PersonalDataKind | undefined;
  readonly sealed: readonly SealedUse[];
}

const eventLine = z.strictObject({ data: z.string(), header: z.string() });

export const scanEvent = ({ data, header }: EventText): EventScan => ({
  data: hash("sha256", data, "hex"),
  header: hash("sha256", header, "hex"),
  headerText: header,
  personal: personalDataIn(data),
  sealed: sealedTextsIn(data),
});

/** Looks at a file of events (docs/ledger-format.md §7); undefined for a line that is none. */
export const scanEventLines = (file: Uint8Array): readonly (EventScan | undefined)[] =>
  eventLines(file).map((line) => {
    const event = parseEventLine(line);
    return event && scanEvent(event);
  });

/** The lines of a file of events, without the last line feed. */
export function eventLines(file: Uint8Array): readonly string[] {
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString("utf8");
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

export function parseEventLine(line: string): EventText | undefined {
  try {
    const read = eventLine.safeParse(JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
