import { civilDate, kstStartOfDayMs } from "@dure/kernel";
import { serviceLogger } from "@dure/service-kit";
import { temporaryFolder, virtualClock } from "@dure/testing";
import { startStandalone } from "../src/start-standalone.ts";
import { createClient, gatewayDoors, serviceDoors } from "./client.ts";

export const startOf = (day: string): number => kstStartOfDayMs(civilDate(day)) + 9 * 3_600_000;

/** Who runs the platform; in no agency's roster. */
const OPERATORS = ["donghae", "mapo"].map((agency) => ({
  agency,
  agencyName: agency,
  personRef: "operator",
  kind: "operator" as const,
  displayName: "운영자",
  description: "플랫폼 운영",
}));

/** Keeps what is said, and shows what somebody who looks for a fault wants to see: warnings and errors. */
function keep(lines: string[], line: string): void {
  lines.push(line);
  if (/"level":[456]0/.test(line)) process.stdout.write(line);
}

/** The whole of Dure in one process, in a folder of its own, on a clock that stands at 10 July 2026, 09:00 in Korea. */
export async function openWorld(startMs = startOf("2026-07-10")) {
  const folder = await temporaryFolder();
  const clock = virtualClock(startMs);
  const logLines: string[] = [];
  const standalone = await startStandalone({
    dataFolder: folder.path,
    clock,
    logger: serviceLogger({ destination: { write: (line) => keep(logLines, line) } }),
    httpPort: 0,
    developmentSignIn: true,
    demoPeople: () => OPERATORS,
  });
  const { identityKey, services, store, url } = standalone;
  let stopped: Promise<void> | undefined;
  return {
    clock,
    /** Where all files are. */
    dataFolder: folder.path,
    /** Everything that the services said, from level `info` on. */
    logLines,
    services,
    store,
    url,
    /** Straight to the services. */
    client: createClient(
      serviceDoors({ urlOf: (service) => services[service].httpUrl, identityKey, clock }),
    ),
    /** Through the gateway. */
    front: createClient(gatewayDoors(url)),
    settled: () => standalone.settled(),
    /** Once; the files stay until `close`. */
    stop: () => {
      stopped ??= standalone.stop();
      return stopped;
    },
    async close() {
      await this.stop();
      await folder.remove();
    },
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;
