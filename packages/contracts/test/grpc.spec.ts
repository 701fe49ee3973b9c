import { create } from "@bufbuild/protobuf";
import { defineProblems, RefusalError } from "@dure/kernel";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { afterEach, expect, test } from "vitest";
import {
  DirectoryService,
  GetPersonResponseSchema,
  type GrpcServer,
  grpcClient,
  grpcService,
  startGrpcServer,
} from "../src/index.ts";

const problems = defineProblems({
  NOT_FOUND: {
    status: 404,
    title: "없습니다.",
    why: "{id}이(가) 없습니다.",
    remedy: "확인하십시오.",
  },
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const never = () => new Promise<never>(() => {});

async function serve(getPerson: (ref: string) => Promise<object>): Promise<GrpcServer> {
  const server = await startGrpcServer({
    services: [
      grpcService(DirectoryService, {
        getPerson: ({ personRef }) => getPerson(personRef),
        listPeopleByRole: never,
        getDepartment: never,
        getEffectivePolicy: never,
      }),
    ],
  });
  closers.push(() => server.stop());
  return server;
}

function connect(address: string | (() => string), deadlineMs = 5_000) {
  const client = grpcClient(DirectoryService, address, { deadlineMs });
  closers.push(() => client.close());
  return client;
}

test("a call carries its request and its answer whole", async () => {
  const server = await serve(async (personRef) => ({
    person: { personRef, gradeEquivalent: 7, roles: ["STAFF"] },
  }));
  const answer = await connect(() => server.address).getPerson({ personRef: "p1" });
  expect(answer).toEqual(
    create(GetPersonResponseSchema, {
      person: { personRef: "p1", gradeEquivalent: 7, roles: ["STAFF"] },
    }),
  );
});

test("a refusal reaches the caller unchanged, Korean words included", async () => {
  const refusal = problems.refuse("NOT_FOUND", { id: "p9" });
  const server = await serve(async () => {
    throw new RefusalError(refusal);
  });
  await expect(connect(server.address).getPerson({ personRef: "p9" })).rejects.toMatchObject({
    refusal,
  });
});

test("an unknown error inside the callee tells nothing but that it failed", async () => {
  const server = await serve(async () => {
    throw new Error("secret path");
  });
  const failure = connect(server.address).getPerson({});
  await expect(failure).rejects.toMatchObject({ refusal: { code: "GRPC_FAILED", status: 502 } });
  await expect(failure).rejects.not.toThrow(/secret/);
});

test("a silent callee ends in GRPC_UNAVAILABLE at the deadline", async () => {
  const server = await serve(never);
  await expect(connect(server.address, 50).getPerson({})).rejects.toMatchObject({
    refusal: { code: "GRPC_UNAVAILABLE", status: 503 },
  });
});

test("nobody listening is GRPC_UNAVAILABLE too", async () => {
  await expect(connect("127.0.0.1:1").getPerson({})).rejects.toMatchObject({
    refusal: { code: "GRPC_UNAVAILABLE" },
  });
});

test("the client follows an address that changes", async () => {
  const first = await serve(async () => ({ person: { personRef: "first" } }));
  const second = await serve(async () => ({ person: { personRef: "second" } }));
  let address = first.address;
  const client = connect(() => address);
  expect((await client.getPerson({})).person?.personRef).toBe("first");
  address = second.address;
  expect((await client.getPerson({})).person?.personRef).toBe("second");
});

test("the standard health service answers for the server and for each service", async () => {
  const server = await serve(never);
  const channel = new Client(server.address, credentials.createInsecure());
  closers.push(() => channel.close());
  const check = healthService["Check"];
  if (!check) throw new Error("the health service has lost its Check method");
  const ask = (service: string) =>
    new Promise((resolve, reject) => {
      channel.makeUnaryRequest(
        check.path,
        check.requestSerialize,
        check.responseDeserialize,
        { service },
        new Metadata(),
        { deadline: Date.now() + 5_000 },
        (error, answer) => (error ? reject(error) : resolve(answer)),
      );
    });
  expect(await ask("")).toEqual({ status: "SERVING" });
  expect(await ask("dure.directory.v1.DirectoryService")).toEqual({ status: "SERVING" });
  await expect(ask("nobody")).rejects.toMatchObject({ code: 5 });
});
