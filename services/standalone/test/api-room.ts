import { foundAgency } from "./agency.ts";
import { type Answer, operator, type Sent } from "./client.ts";
import { AGENCY_ROUTE, addressOf, type Operation, operationsAt, sample } from "./open-api.ts";
import { openWorld } from "./world.ts";

/** Every operation of the whole, and somebody who may call them all: only the input is wrong. */
export async function openApiRoom() {
  const world = await openWorld();
  const people = await foundAgency(world.client, "donghae");
  await world.settled();
  const operations = await operationsAt(world.url);
  const everybody = {
    ...people.office,
    roles: Object.values(people).flatMap(({ roles }) => roles),
  };
  // Signing in records nothing and has no key; the gateway's own tests cover it.
  const commands = operations.filter(
    ({ method, path }) => method !== "GET" && path !== "/api/v1/session",
  );
  return {
    world,
    people,
    operations,
    everybody,
    commands,
    withBody: commands.filter(({ body }) => body?.type === "object"),
    send(operation: Operation, sent: Sent, ids = idsOf(operation)): Promise<Answer> {
      const { method, needsIfMatch, path } = operation;
      const headers = { ...(needsIfMatch ? { "if-match": '"0"' } : {}), ...sent.headers };
      const caller = path.startsWith(AGENCY_ROUTE) ? everybody : operator("donghae");
      return world.client.send(caller, method, addressOf(operation, ids), { ...sent, headers });
    },
  };
}
export type ApiRoom = Awaited<ReturnType<typeof openApiRoom>>;

/** Ids that nothing has: bodies and headers are judged before anything is looked up. */
export const idsOf =
  ({ pathParameters }: Operation) =>
  (name: string): string =>
    name === "agency"
      ? "donghae"
      : String(sample(pathParameters.find((one) => one.name === name)?.schema ?? {}));

export const json = (text: string): Sent => ({ raw: { contentType: "application/json", text } });
