import { openReadModels } from "../src/open-read-models.ts";

// A projector that the kernel kills inside its transaction, with two of three documents written.
let writes = 0;
const { store } = openReadModels({
  file: process.argv[2] ?? "",
  beforeWrite() {
    writes += 1;
    if (writes === 4) process.kill(process.pid, "SIGKILL");
  },
});
const answers = await store.operational({ name: "answers", indexes: [] });
await answers.put("jeju", "a", { confirmed: true }, 0);
const projection = { name: "balance.v1", collections: [{ name: "entries", indexes: [] }] };
const generation = await (await store.projection(projection)).active();
const documents = (...ids: string[]) =>
  ids.map((id) => ({ collection: "entries", tenantId: "jeju", id, doc: { id } }));
await generation.commit({ writes: documents("a"), checkpoint: "1", expected: undefined });
await generation.commit({ writes: documents("b", "c", "d"), checkpoint: "2", expected: "1" });
