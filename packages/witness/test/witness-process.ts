import { systemClock } from "@dure/kernel";
import { startWitness } from "../src/index.ts";

/* A witness as a process of its own: `node witness-process.ts <folder> <log key>…` prints its address. */
const [, , folder = "", ...logs] = process.argv;
const { url, verifierKey } = await startWitness({
  folder,
  name: "council.example.go.kr/witness",
  logs,
  clock: systemClock,
  rateLimit: { perMinute: 1_000_000 },
});
console.log(JSON.stringify({ url, verifierKey }));
