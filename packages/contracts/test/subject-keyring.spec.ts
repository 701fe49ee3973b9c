import { defineProblems, RefusalError } from "@dure/kernel";
import { afterEach, expect, test } from "vitest";
import { grpcService, SubjectKeyService, startGrpcServer, subjectKeyring } from "../src/index.ts";

const problems = defineProblems({
  NO_KEY: { status: 404, title: "없습니다.", why: "없습니다.", remedy: "없습니다." },
});
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function keyHouse(maxKeys = 10) {
  const keys = new Map<string, Uint8Array>();
  const calls: string[] = [];
  const bound: string[][] = [];
  const time = { nowMs: 0 };
  const server = await startGrpcServer({
    services: [
      grpcService(SubjectKeyService, {
        async getSubjectKey({ tenantId, subjectRef, create }) {
          calls.push(subjectRef);
          const id = `${tenantId}/${subjectRef}`;
          if (!keys.has(id) && create) keys.set(id, new Uint8Array(32).fill(keys.size + 1));
          const key = keys.get(id);
          if (!key) throw new RefusalError(problems.refuse("NO_KEY"));
          return { keyId: id, key };
        },
        listSubjectKeys: async () => ({}),
        async bindSubjectKey({ tenantId, subjectRef, ownerRefs }) {
          bound.push([subjectRef, ...ownerRefs]);
          return { live: keys.has(`${tenantId}/${subjectRef}`) };
        },
      }),
    ],
  });
  const clock = { nowMs: () => time.nowMs };
  const keyring = subjectKeyring(server.address, { clock, keepMs: 1_000, maxKeys });
  closers.push(
    () => server.stop(),
    () => keyring.close(),
  );
  return { keys, calls, bound, time, keyring };
}

test("what is sealed opens again, with one call for the key", async () => {
  const { keyring, calls } = await keyHouse();
  const sealed = await keyring.seal("donghae", "p1", "claim-1|title", "민원 처리 개선");
  expect(JSON.stringify(sealed)).not.toContain("민원");
  expect(await keyring.open("donghae", "p1", "claim-1|title", sealed)).toBe("민원 처리 개선");
  expect(await keyring.open("donghae", "p1", "claim-2|title", sealed)).toBeUndefined();
  expect(await keyring.open("hongcheon", "p1", "claim-1|title", sealed)).toBeUndefined();
  expect(calls).toEqual(["p1", "p1"]);
});

test("concurrent wishes for one key share a call", async () => {
  const { keyring, calls } = await keyHouse();
  await Promise.all(Array.from({ length: 20 }, () => keyring.seal("donghae", "p1", "a", "b")));
  expect(calls).toHaveLength(1);
});

test("a destroyed key leaves the text shut once the kept copy has run out", async () => {
  const { keyring, keys, time } = await keyHouse();
  const sealed = await keyring.seal("donghae", "p1", "a", "b");
  keys.clear();
  expect(await keyring.open("donghae", "p1", "a", sealed)).toBe("b");
  time.nowMs = 1_001;
  expect(await keyring.open("donghae", "p1", "a", sealed)).toBeUndefined();
});

test("a forgotten person is unreadable at once, with the texts bound to them; other agencies keep theirs", async () => {
  const { keyring, keys, calls, bound } = await keyHouse();
  const own = await keyring.seal("donghae", "p1", "a", "b");
  const praise = await keyring.seal("donghae", "praise.1", "a", "b");
  const elsewhere = await keyring.seal("mapo", "p1", "a", "b");
  expect(await keyring.bind("donghae", "praise.1", ["p1"])).toBe(true);
  expect(bound).toEqual([["praise.1", "p1"]]);
  keys.clear();
  keyring.forget("donghae", "p1");
  expect(await keyring.open("donghae", "p1", "a", own)).toBeUndefined();
  expect(await keyring.open("donghae", "praise.1", "a", praise)).toBeUndefined();
  const before = calls.length;
  expect(await keyring.open("mapo", "p1", "a", elsewhere)).toBe("b");
  expect(calls.length).toBe(before);
  expect(await keyring.bind("donghae", "praise.1", ["p2"])).toBe(false);
});

test("a key that was on its way when it was forgotten is not kept", async () => {
  const { keyring, keys } = await keyHouse();
  const sealed = await keyring.seal("donghae", "p1", "a", "b");
  keyring.forget("donghae", "p1");
  const onItsWay = keyring.open("donghae", "p1", "a", sealed);
  keyring.forget("donghae", "p1");
  expect(await onItsWay).toBe("b");
  keys.clear();
  expect(await keyring.open("donghae", "p1", "a", sealed)).toBeUndefined();
});

test("no more keys are kept than allowed", async () => {
  const { keyring, calls } = await keyHouse(2);
  for (const ref of ["p1", "p2", "p3", "p1"]) await keyring.seal("donghae", ref, "a", "b");
  expect(calls).toEqual(["p1", "p2", "p3", "p1"]);
});
