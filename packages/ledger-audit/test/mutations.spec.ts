import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Problem } from "../src/index.ts";
import {
  alterEntry,
  alterEvent,
  alterLeaf,
  eventIndex,
  seqOf,
  verdictOf,
} from "./support/mutations.ts";
import { type Record, recordOf } from "./support/sealed-tenant.ts";
import { smallAgency } from "./support/small-agency.ts";

const history = smallAgency();
const fresh = (): Record => recordOf(history);

/** What a forger does who holds every key: the logs are made anew, signed and cosigned, so only their meaning tells. */
interface Forgery {
  readonly what: string;
  readonly forge: (record: Record) => Partial<Problem>;
}

const ledger = (record: Record, code: string, seq: number): Partial<Problem> => ({
  code,
  log: "ledger",
  index: seq,
  ...(code === "ENTRY_MALFORMED" || !record.entries[seq]
    ? {}
    : { entryId: (JSON.parse(record.entries[seq]) as { id: string }).id }),
});
const journal = (code: string, index: number): Partial<Problem> => ({
  code,
  log: "journal",
  index,
});

const ofEntries: readonly Forgery[] = [
  {
    what: "an entry with a field that no schema names",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", 2);
      alterEntry(record, seq, (entry) => (entry.body.note = 1));
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "an entry of an unknown type",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      alterEntry(record, seq, (entry) => (entry.type = "points.invented"));
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "an entry with white space",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      record.entries[seq] = record.entries[seq]?.replace('"body":', '"body": ') ?? "";
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "an entry that says the same key twice",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      record.entries[seq] = record.entries[seq]?.replace('"rec":', '"rec":1,"rec":') ?? "";
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "an entry with its keys in another order",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      const { v, ...rest } = JSON.parse(record.entries[seq] ?? "") as { v: number };
      record.entries[seq] = JSON.stringify({ v, ...rest });
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "an entry that takes effect on a day that no calendar has",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", -1);
      alterEntry(record, seq, (entry) => (entry.eff = "2027-02-31"));
      return ledger(record, "BOOKS_I8", seq);
    },
  },
  {
    what: "an entry that is too long",
    forge: (record) => {
      const seq = seqOf(record, "redemption.reserved");
      alterEntry(record, seq, (entry) => {
        const [field] = entry.pd;
        entry.pd = [1, 2, 3].map((index) => ({ ...field, c: "A".repeat(4_000), f: `f${index}` }));
      });
      return ledger(record, "ENTRY_TOO_LONG", seq);
    },
  },
  {
    what: "a telephone number in clear",
    forge: (record) => {
      const seq = seqOf(record, "budget.funded");
      alterEntry(record, seq, (entry) => (entry.actor.ref = "010-1234-5678"));
      return ledger(record, "PERSONAL_DATA_IN_CLEAR", seq);
    },
  },
  {
    what: "a resident registration number in clear",
    forge: (record) => {
      const seq = seqOf(record, "budget.funded");
      alterEntry(record, seq, (entry) => (entry.actor.ref = "900101-1234567"));
      return ledger(record, "PERSONAL_DATA_IN_CLEAR", seq);
    },
  },
  {
    what: "a name in clear",
    forge: (record) => {
      const seq = seqOf(record, "budget.funded");
      alterEntry(record, seq, (entry) => (entry.actor.ref = "홍길동"));
      return ledger(record, "ENTRY_MALFORMED", seq);
    },
  },
  {
    what: "another liability in a closed period",
    forge: (record) => {
      const seq = seqOf(record, "period.closed");
      alterEntry(record, seq, (entry) => (entry.body.liability += 1));
      return ledger(record, "SEAL_DIFFERS", seq);
    },
  },
  {
    what: "another trial balance in a closed period",
    forge: (record) => {
      const seq = seqOf(record, "period.closed");
      alterEntry(record, seq, (entry) => (entry.body.trialBalance[0].creditsPosted += 1));
      return ledger(record, "SEAL_DIFFERS", seq);
    },
  },
  {
    what: "another state root",
    forge: (record) => {
      const seq = seqOf(record, "state.attested");
      alterEntry(record, seq, (entry) => (entry.body.root = "0".repeat(64)));
      return ledger(record, "BOOKS_I11", seq);
    },
  },
  {
    what: "a reward that was paid without having been pinned",
    forge: (record) => {
      const seq = seqOf(record, "redemption.pinned");
      alterEntry(record, seq, (entry) => {
        entry.type = "redemption.barred";
        entry.body.redemption = "w8";
      });
      return ledger(record, "HOLD_NOT_PINNED", seqOf(record, "redemption.captured"));
    },
  },
  {
    what: "points that are spent in another order",
    forge: (record) => {
      const seq = seqOf(record, "redemption.reserved", 1);
      alterEntry(record, seq, (entry) => entry.body.alloc.reverse());
      return ledger(record, "LOTS_OUT_OF_ORDER", seq);
    },
  },
  {
    what: "a lot that expires on another day than it says",
    forge: (record) => {
      const seq = seqOf(record, "lot.expired");
      alterEntry(record, seq, (entry) => (entry.body.expiresOn = "2026-12-30"));
      return ledger(record, "EXPIRY_WRONG", seq);
    },
  },
  {
    what: "a second reward for what is rewarded once",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", -1);
      alterEntry(record, seq, (entry) => (entry.body.subject = "OUTCOME|ab12"));
      return ledger(record, "SUBJECT_REWARDED_TWICE", seq);
    },
  },
  {
    what: "an act that is judged again because of another event",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", -1);
      alterEntry(record, seq, (entry) => (entry.body.act = "claim:c8"));
      return ledger(record, "ACT_JUDGED_TWICE", seq);
    },
  },
];

const ofRules: readonly Forgery[] = [
  {
    what: "a decision by a policy that the ledger does not have",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      alterEntry(record, seq, (entry) => (entry.pol = "0".repeat(64)));
      return ledger(record, "POLICY_NOT_IN_FORCE", seq);
    },
  },
  {
    what: "a decision without a policy",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      alterEntry(record, seq, (entry) => (entry.pol = ""));
      return ledger(record, "POLICY_NOT_IN_FORCE", seq);
    },
  },
  {
    what: "a decision by the policy of the year before",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", -1);
      const { pol } = JSON.parse(record.entries[0] ?? "") as { pol: string };
      alterEntry(record, seq, (entry) => (entry.pol = pol));
      return ledger(record, "POLICY_NOT_IN_FORCE", seq);
    },
  },
  {
    what: "another policy text under the old hash",
    forge: (record) => {
      const seq = seqOf(record, "policy.published", 1);
      const edit = (text: string) => text.replace("협업을 통한 문제해결", "협업");
      const approved = eventIndex(record, "policy.approved", 1);
      alterEvent(record, approved, (data) => (data.canonicalJson = edit(data.canonicalJson)));
      alterEntry(record, seq, (entry) => (entry.body.canonical = edit(entry.body.canonical)));
      return ledger(record, "POLICY_TEXT_DIFFERS", seq);
    },
  },
  {
    what: "a policy that names other approvers than its events",
    forge: (record) => {
      const seq = seqOf(record, "policy.published", 1);
      alterEntry(record, seq, (entry) => (entry.body.approvedBy = ["p-first", "p-third"]));
      return ledger(record, "POLICY_NOT_APPROVED", seq);
    },
  },
  {
    what: "a policy that one person approved twice",
    forge: (record) => {
      const seq = seqOf(record, "policy.published", 1);
      const approvedBy = ["p-first", "p-first"];
      alterEvent(record, eventIndex(record, "policy.approved", 1), (data) => {
        data.approvedBy = approvedBy;
      });
      alterEntry(record, seq, (entry) => (entry.body.approvedBy = approvedBy));
      return ledger(record, "POLICY_NOT_APPROVED", seq);
    },
  },
  {
    what: "a policy that its own author approved",
    forge: (record) => {
      const seq = seqOf(record, "policy.published", 1);
      const drafted = eventIndex(record, "policy.drafted", 1);
      alterEvent(record, drafted, (data) => (data.draftedBy = "p-second"));
      return ledger(record, "POLICY_NOT_APPROVED", seq);
    },
  },
  {
    what: "a result that the rule does not give",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      alterEntry(record, seq, (entry) => (entry.body.basis.trace[1].result = 4_000));
      return ledger(record, "RULE_DIFFERS", seq);
    },
  },
  {
    what: "a rule that was left out",
    forge: (record) => {
      const seq = seqOf(record, "redemption.reserved");
      alterEntry(record, seq, (entry) => entry.body.basis.trace.splice(2, 1));
      return ledger(record, "RULE_DIFFERS", seq);
    },
  },
  {
    what: "more points than the rule gives",
    forge: (record) => {
      record.entries.pop();
      const seq = seqOf(record, "points.granted", -1);
      alterEntry(record, seq, (entry) => {
        entry.body.points = 6_000;
        entry.body.moves[0].amount = 6_000;
      });
      return ledger(record, "RULE_AMOUNT_DIFFERS", seq);
    },
  },
  {
    what: "more money than the tier gives",
    forge: (record) => {
      const seq = seqOf(record, "redemption.reserved", -1);
      record.entries.splice(seq + 1);
      alterEntry(record, seq, (entry) => {
        entry.body.won = 90_000;
        entry.body.moves[1].amount = 90_000;
      });
      return ledger(record, "RULE_AMOUNT_DIFFERS", seq);
    },
  },
  {
    what: "a debt where the lots still had points",
    forge: (record) => {
      const seq = seqOf(record, "points.deducted");
      record.entries.splice(seq + 1);
      alterEntry(record, seq, (entry) => {
        const taken = entry.body.alloc[0].n;
        entry.body.alloc = [];
        entry.body.moves = [{ ...entry.body.moves[1] }];
        entry.body.moves[0].amount += taken;
      });
      return ledger(record, "RULE_AMOUNT_DIFFERS", seq);
    },
  },
  {
    what: "points earned that the ledger never gave",
    forge: (record) => {
      const seq = seqOf(record, "redemption.reserved");
      alterEntry(record, seq, (entry) => {
        const { trace } = entry.body.basis;
        const tier = trace.find(({ rule }: { rule: string }) => rule === "tier.request");
        tier.inputs.facts.earnedPointsMilli += 1_000;
      });
      return ledger(record, "RULE_INPUTS_DIFFER", seq);
    },
  },
  {
    what: "a ceiling that is said to be less used than it is",
    forge: (record) => {
      const seq = seqOf(record, "points.granted", 2);
      alterEntry(record, seq, (entry) => {
        const [request, , ceiling] = entry.body.basis.trace;
        request.inputs.used.activity.perPersonYear.pointsMilli = 0;
        ceiling.inputs.usedPointsMilli = 0;
      });
      return ledger(record, "RULE_INPUTS_DIFFER", seq);
    },
  },
];

const ofBooks: readonly Forgery[] = [
  {
    what: "a move that its entry does not make",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      alterEntry(record, seq, (entry) => (entry.body.moves[0].amount += 1));
      return ledger(record, "BOOKS_I1", seq);
    },
  },
  {
    what: "an id that was used before",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      const { id } = JSON.parse(record.entries[0] ?? "") as { id: string };
      alterEntry(record, seq, (entry) => (entry.id = id));
      return ledger(record, "BOOKS_I6", seq);
    },
  },
  {
    what: "an entry that was taken out",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      record.entries.splice(seq, 1);
      return ledger(record, "BOOKS_I7", seq);
    },
  },
  {
    what: "two entries that changed places",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      const [one = "", other = ""] = record.entries.slice(seq, seq + 2);
      record.entries.splice(seq, 2, other, one);
      return ledger(record, "BOOKS_I7", seq);
    },
  },
  {
    what: "a time that runs backwards",
    forge: (record) => {
      const seq = seqOf(record, "redemption.barred");
      alterEntry(record, seq, (entry) => (entry.rec -= 86_400_000 * 40));
      return ledger(record, "BOOKS_I7", seq);
    },
  },
  {
    what: "an entry that takes effect in a closed period",
    forge: (record) => {
      const seq = seqOf(record, "state.attested", -1);
      alterEntry(record, seq, (entry) => (entry.eff = "2026-12-31"));
      return ledger(record, "BOOKS_I8", seq);
    },
  },
  {
    what: "more money than the budget has",
    forge: (record) => {
      const seq = seqOf(record, "budget.funded");
      alterEntry(record, seq, (entry) => {
        entry.body.won = 10_000;
        entry.body.moves[0].amount = 10_000;
      });
      return ledger(record, "BOOKS_I9", seqOf(record, "redemption.reserved"));
    },
  },
  {
    what: "a reward that is paid twice",
    forge: (record) => {
      const seq = seqOf(record, "redemption.captured");
      record.entries.splice(seq + 1);
      const again = JSON.parse(record.entries[seq] ?? "") as { id: string; seq: number };
      record.entries.push(
        JSON.stringify({ ...again, id: again.id.replace(/^./, "0"), seq: seq + 1 }),
      );
      return ledger(record, "BOOKS_I5", seq + 1);
    },
  },
  {
    what: "an entry of another agency",
    forge: (record) => {
      const seq = seqOf(record, "budget.funded");
      alterEntry(record, seq, (entry) => (entry.t = "donghae"));
      return ledger(record, "BOOKS_I18", seq);
    },
  },
];

const ofCauses: readonly Forgery[] = [
  {
    what: "a cause that never happened",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      const id = "0189aaaa-0000-7000-8000-000000000000";
      alterEntry(record, seq, (entry) => (entry.cause[0].id = id));
      return ledger(record, "CAUSE_UNKNOWN", seq);
    },
  },
  {
    what: "a cause that says something else",
    forge: (record) => {
      const seq = seqOf(record, "points.granted");
      alterEntry(record, seq, (entry) => (entry.cause[0].hash = "0".repeat(64)));
      return ledger(record, "CAUSE_DIFFERS", seq);
    },
  },
  {
    what: "an erasure that says something else than its event",
    forge: (record) => {
      const seq = seqOf(record, "subject.erased");
      alterEntry(record, seq, (entry) => (entry.body.receipt = "0".repeat(64)));
      return ledger(record, "ERASURE_DIFFERS", seq);
    },
  },
];

const ofJournal: readonly Forgery[] = [
  {
    what: "a leaf that is none",
    forge: (record) => {
      const last = record.leaves.length - 2;
      record.leaves[last] = record.leaves[last]?.replace('"v":1', '"v":2') ?? "";
      record.leaves.pop();
      record.entries.splice(-2);
      return journal("JOURNAL_LEAF_MALFORMED", last);
    },
  },
  {
    what: "a leaf of another agency",
    forge: (record) => {
      const last = record.leaves.length - 1;
      alterLeaf(record, last, (leaf) => {
        leaf.t = "donghae";
        leaf.stream = "claim-donghae+x";
      });
      record.entries.pop();
      record.entries.pop();
      return journal("JOURNAL_LEAF_MALFORMED", last);
    },
  },
  {
    what: "a leaf that says another number",
    forge: (record) => {
      alterLeaf(record, 5, (leaf) => (leaf.seq = 7));
      return journal("JOURNAL_OUT_OF_ORDER", 5);
    },
  },
  {
    what: "an event that is missing in its stream",
    forge: (record) => {
      const index = record.leaves.length - 1;
      alterLeaf(record, index, (leaf) => (leaf.revision += 1));
      return journal("JOURNAL_STREAM_GAP", index);
    },
  },
  {
    what: "the same event twice",
    forge: (record) => {
      const { id } = JSON.parse(record.leaves[1] ?? "") as { id: string };
      alterLeaf(record, 3, (leaf) => (leaf.id = id));
      return journal("JOURNAL_EVENT_TWICE", 3);
    },
  },
  {
    what: "an event that is not shown",
    forge: (record) => {
      record.events[3] = undefined;
      return journal("JOURNAL_EVENT_ABSENT", 3);
    },
  },
  {
    what: "an event with other data",
    forge: (record) => {
      const event = record.events[4];
      if (event) record.events[4] = { ...event, data: `${event.data} ` };
      return journal("JOURNAL_EVENT_DIFFERS", 4);
    },
  },
  {
    what: "an event with another header",
    forge: (record) => {
      const event = record.events[4];
      if (event) record.events[4] = { ...event, header: event.header.replace("d01", "d02") };
      return journal("JOURNAL_EVENT_DIFFERS", 4);
    },
  },
  {
    what: "an event with a telephone number in clear",
    forge: (record) => {
      const index = eventIndex(record, "claim.head-confirmed");
      alterEvent(record, index, (data) => (data.note = "010 1234 5678"));
      return journal("PERSONAL_DATA_IN_CLEAR", index);
    },
  },
];

const ofKeys: readonly Forgery[] = [
  {
    what: "a destroyed key that is back",
    forge: (record) => {
      const place = record.keys.findIndex(({ state }) => state === "DESTROYED");
      const [key] = record.keys.splice(place, 1);
      if (key) record.keys.push({ ...key, state: "LIVE" });
      return {
        ...ledger(record, "KEY_RESTORED", seqOf(record, "subject.erased")),
        path: "keys.jsonl",
      };
    },
  },
  {
    what: "a destroyed key that is hushed up",
    forge: (record) => {
      const place = record.keys.findIndex(({ state }) => state === "DESTROYED");
      if (place >= 0) record.keys.splice(place, 1);
      return {
        ...ledger(record, "KEY_ABSENT", seqOf(record, "subject.erased")),
        path: "keys.jsonl",
      };
    },
  },
  {
    what: "a destroyed key that was another one",
    forge: (record) => {
      const place = record.keys.findIndex(({ state }) => state === "DESTROYED");
      const [key] = record.keys.splice(place, 1);
      if (key) record.keys.push({ ...key, commitment: hash("sha256", "x", "base64url") });
      const seq = seqOf(record, "subject.erased");
      return { ...ledger(record, "KEY_COMMITMENT_DIFFERS", seq), path: "keys.jsonl" };
    },
  },
  {
    what: "a key that nobody lists",
    forge: (record) => {
      const place = record.keys.findIndex(({ id }) => id === "p-one.1");
      record.keys.splice(place, 1);
      return { code: "KEY_ABSENT", path: "keys.jsonl" };
    },
  },
  {
    what: "a text under the same key's name and another key",
    forge: (record) => {
      const index = eventIndex(record, "claim.submitted", 3);
      alterEvent(record, index, (data) => (data.title.k = hash("sha256", "x", "base64url")));
      return journal("KEY_COMMITMENT_DIFFERS", index);
    },
  },
];

const groups = { ofEntries, ofRules, ofBooks, ofCauses, ofJournal, ofKeys };

describe("what a forger with every key cannot hide", () => {
  it("is found where nothing was forged: nothing", async () => {
    const verdict = await verdictOf(fresh());
    expect(verdict.problems).toEqual([]);
    expect(verdict.ok).toBe(true);
  });

  for (const [group, forgeries] of Object.entries(groups)) {
    describe(`${group}`, () => {
      for (const { forge, what } of forgeries) {
        it(`${what} is found, there and alone`, async () => {
          const record = fresh();
          const expected = forge(record);
          const { ok, problemCount, problems } = await verdictOf(record);
          expect(ok).toBe(false);
          expect(problems.map(({ code }) => code)).toEqual([expected.code]);
          expect(problems[0]).toMatchObject(expected);
          expect(problemCount).toBe(1);
        });
      }
    });
  }
});
