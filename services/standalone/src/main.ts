import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { offsetClock, systemClock } from "@dure/kernel";
import { readDemonstration, writeDemonstration } from "./demonstration.ts";
import { DEMONSTRATION_ROLLUP } from "./demonstration-witnesses.ts";
import { seed } from "./seed/seed.ts";
import { startStandalone } from "./start-standalone.ts";
import { welcome } from "./welcome.ts";

/*
 * `npm start`: the whole platform in this process. The first start fills the demonstration; later ones keep all data.
 *
 *   DURE_HOME   folder of all data (default `./.dure`)
 *   DURE_PORT   port of the gateway (default 8700; 0: any free one)
 *   DURE_SEED   `demo` (default) or `none`: start empty
 */
const home = process.env["DURE_HOME"] ?? ".dure";
const port = Number(process.env["DURE_PORT"] ?? "8700");
const data = join(home, "data");

if (process.env["DURE_SEED"] === "none") mkdirSync(data, { recursive: true, mode: 0o700 });
else if (!existsSync(data)) await fillDemonstration();

const seeded = readDemonstration(data);
// The demonstration's year may end after today: its clock then stands ahead by a fixed distance and runs on from there.
const clock = seeded ? offsetClock(systemClock, seeded.offsetMs) : systemClock;
const standalone = await startStandalone({
  dataFolder: data,
  clock,
  httpPort: port,
  developmentSignIn: true,
  ...(seeded && { rollup: DEMONSTRATION_ROLLUP, witnessFolder: join(home, "witnesses") }),
  demoPeople: () => seeded?.demoPeople ?? [],
});
console.log(await welcome(standalone, seeded, clock));

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    standalone.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

/** Seeds beside the place of the data and moves it there whole, so that a seeding that was cut off leaves nothing. */
async function fillDemonstration(): Promise<void> {
  const unfinished = join(home, "seeding");
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const made = await seed(unfinished, (line) => console.log(line));
  const offsetMs = Math.max(0, made.endMs - systemClock.nowMs());
  writeDemonstration(unfinished, { ...made, offsetMs });
  renameSync(unfinished, data);
}
