import { hash } from "node:crypto";
import { canonicalJson } from "@dure/kernel";
import { encodeHeader } from "@dure/messages";
import { describe, expect, it } from "vitest";
import { journalLeaf, parseJournalLeaf } from "../src/index.ts";
import { smallAgency } from "./support/small-agency.ts";

const { events } = smallAgency();

describe("a leaf of the journal", () => {
  it("seals data, header, stream, place and type of an event, in canonical JSON", () => {
    for (const [seq, event] of events.entries()) {
      const text = journalLeaf(event, seq);
      expect(text).toBe(canonicalJson(JSON.parse(text)));
      expect(parseJournalLeaf(text)).toEqual({
        data: hash("sha256", event.data, "hex"),
        header: hash("sha256", encodeHeader(event), "hex"),
        id: event.eventId,
        revision: event.streamRevision,
        seq,
        stream: event.streamName,
        t: "samcheok",
        type: event.eventType,
        v: 1,
      });
    }
  });

  it("is read strictly", () => {
    const [event] = events;
    if (!event) throw new Error("no event");
    const text = journalLeaf(event, 0);
    const others = [
      text.replace('"seq":0', '"seq":00'),
      text.replace('"v":1', '"v":2'),
      text.replace('"data"', ' "data"'),
      text.replace('{"data"', '{"extra":1,"data"'),
      text.replace("a", "A").replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()),
      `${text}\n`,
      "",
    ];
    for (const other of others) expect(() => parseJournalLeaf(other)).toThrow("JOURNAL_LEAF");
  });
});
