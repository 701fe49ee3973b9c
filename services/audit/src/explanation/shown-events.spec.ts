import type { ProvenEvent } from "@dure/ledger-audit";
import { openText, type SubjectKey, sealText, tenantId } from "@dure/messages";
import { expect, test } from "vitest";
import { shownEvents } from "./shown-events.ts";
import { TextOpener } from "./text-opener.ts";
import type { Viewer } from "./viewer.ts";

const keyOf = (ref: string, of = ref): SubjectKey => ({
  keyId: `${ref}.1`,
  key: Buffer.alloc(32, of.length),
});
const seal = (ref: string, place: string, text: string) => sealText(keyOf(ref), place, text);

/** An opener over every key but those that were destroyed, and how often it asked for the registry. */
function openerWithout(...destroyed: readonly string[]) {
  let asked = 0;
  const opener = new TextOpener({
    tenantId: tenantId("donghae"),
    keyring: {
      open: async (_tenant, ref, place, sealed) =>
        destroyed.includes(ref) ? undefined : openText(keyOf(ref), place, sealed),
    },
    keys: {
      async list() {
        asked += 1;
        return destroyed.map((ref) => ({ id: `${ref}.1`, commitment: "", state: "DESTROYED" }));
      },
      close: () => undefined,
    },
  });
  return { opener, asked: () => asked };
}

const event = (stream: string, revision: number, data: object): ProvenEvent => ({
  index: 0,
  id: "event",
  type: "written",
  stream,
  revision,
  day: "2026-07-10",
  actor: { kind: "system", ref: "test" },
  data,
  isCause: false,
  leafHash: "",
  proof: [],
});

const claim = [
  event("claim-donghae+c1", 0, {
    claimantRef: "kim",
    contributions: [{ personRef: "kim" }, { personRef: "lee" }],
    title: seal("kim", "c1|title", "제목"),
    evidence: [{ kind: "URL", value: seal("kim", "c1|evidence.0", "주소") }],
  }),
  event("claim-donghae+c1", 1, { by: "head", reason: seal("kim", "c1|reason", "까닭") }),
];
const AUDITOR: Viewer = { kind: "AUDITOR" };
const person = (personRef: string): Viewer => ({ kind: "PERSON", personRef });

async function texts(
  events: readonly ProvenEvent[],
  viewer: Viewer,
  { opener } = openerWithout(),
): Promise<string[]> {
  const shown = await shownEvents(events, viewer, opener);
  return shown.flatMap((one) =>
    one.texts.map(({ field, state, text }) => `${field} ${state} ${text}`),
  );
}

test("an auditor and the person themself read what is sealed, wherever it stands", async () => {
  const open = ["title OPEN 제목", "evidence.0.value OPEN 주소", "reason OPEN 까닭"];
  expect(await texts(claim, AUDITOR)).toEqual(open);
  expect(await texts(claim, person("kim"))).toEqual(open);
});

test("who had a part sees the act but not the texts; others see that something happened", async () => {
  for (const viewer of [person("lee"), { kind: "OFFICE" } as const]) {
    const lines = await texts(claim, viewer);
    expect(lines.map((line) => line.split(" ")[1])).toEqual(["SEALED", "SEALED", "SEALED"]);
  }
  const { opener } = openerWithout();
  const shown = await shownEvents(claim, person("park"), opener);
  expect(shown.map((one) => [one.data, one.texts])).toEqual([
    [null, []],
    [null, []],
  ]);
});

test("texts of proposals, rewards and praises open at their places", async () => {
  const events = [
    event("proposal-donghae+p1", 0, {
      submitterRef: "kim",
      title: seal("kim", "proposal|p1|title", "제안"),
    }),
    event("redemption-donghae+r1", 0, { personRef: "kim" }),
    event("redemption-donghae+r1", 1, { reason: seal("kim", "redemption|r1|reason", "반려") }),
    event("praise-donghae+b1", 0, {
      subjectRef: "citizen.abc",
      text: seal("praise.b1", "b1|text", "칭찬"),
      citizenName: seal("citizen.abc", "b1|citizenName", "시민"),
    }),
  ];
  expect(await texts(events, AUDITOR)).toEqual([
    "title OPEN 제안",
    "reason OPEN 반려",
    "text OPEN 칭찬",
    "citizenName OPEN 시민",
  ]);
});

test("a destroyed key and a text that was moved are told apart, by one look at the registry", async () => {
  const moved = event("claim-donghae+c2", 0, {
    claimantRef: "lee",
    title: seal("lee", "c1|title", "다른 곳의 글"),
  });
  const without = openerWithout("kim");
  const lines = await texts([...claim, moved], AUDITOR, without);
  expect(lines).toEqual([
    "title ERASED 삭제된 사람의 글",
    "evidence.0.value ERASED 삭제된 사람의 글",
    "reason ERASED 삭제된 사람의 글",
    "title UNREADABLE 열쇠가 있는데 열리지 않는 글",
  ]);
  expect(without.asked()).toBe(1);
});

test("a stream that nobody told of is left sealed", async () => {
  const strange = event("survey-donghae+s1", 0, { personRef: "kim", text: seal("kim", "x", "글") });
  expect(await texts([strange], AUDITOR)).toEqual(["text SEALED 볼 수 없는 글"]);
});
