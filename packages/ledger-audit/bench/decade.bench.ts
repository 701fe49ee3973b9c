import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { parsePolicy, verifyLog } from "@dure/ledger-proof";
import { type AuditSource, openExport, replayAll, verifyExport } from "../src/index.ts";
import { decadeExport, decadePolicy } from "./support/decade-export.ts";

/*
 * One municipality's ten years, from the folder of an export to the verdict (aim: 10 s on two cores). The phases are
 * run one after another, from only reading to everything; each prints seconds, entries of the ledger a second, and the
 * seconds of processor time, which say what is left when others share the machine.
 */
const PROGRAM = "openssl";
const wanted = Number(process.env["DURE_BENCH_ENTRIES"] ?? 780_000);

interface Phase {
  readonly name: string;
  readonly run: (source: AuditSource) => Promise<void>;
}

const phases: readonly Phase[] = [
  { name: "hashes, tiles, root of the ledger", run: (source) => bytesOf(source, "ledger") },
  { name: "hashes, tiles, root of the journal", run: (source) => bytesOf(source, "journal") },
  { name: "replay of the ledger", run: async (source) => void (await replayAll({ source })) },
  { name: "verdict, one thread", run: (source) => verdictOf(source, 0) },
  { name: "verdict, one thread beside", run: (source) => verdictOf(source, 1) },
  { name: "verdict, two threads beside", run: (source) => verdictOf(source, 2) },
];

await main();

async function main(): Promise<void> {
  const folder = await decadeExport(wanted);
  const source = await openExport(folder);
  const { ledger, journal } = await sizesOf(source);
  console.log(`${machine()}\n${opensslFigure()}`);
  console.log(`ledger ${ledger} entries, journal ${journal} events, ${folder}`);
  for (const { name, run } of phases) {
    const cpu = process.cpuUsage();
    const startMs = performance.now();
    await run(await openExport(folder));
    const seconds = (performance.now() - startMs) / 1000;
    const { system, user } = process.cpuUsage(cpu);
    const rate = Math.round(ledger / seconds).toLocaleString("en");
    const used = ((system + user) / 1e6).toFixed(1);
    console.log(`${name}: ${seconds.toFixed(1)} s, ${rate} entries/s, ${used} s of processor`);
  }
}

async function bytesOf(source: AuditSource, log: "journal" | "ledger"): Promise<void> {
  const checkpoint = await source[log].checkpoint();
  if (!checkpoint) throw new Error("no checkpoint");
  const { origin, tiles: store } = source[log];
  const policy = parsePolicy(decadePolicy());
  const { ok } = await verifyLog({ store, checkpoint, origin, policy });
  if (!ok) throw new Error("the bytes do not verify");
}

async function verdictOf(source: AuditSource, threads: number): Promise<void> {
  const { ok, problems } = await verifyExport({ source, policyText: decadePolicy(), threads });
  if (!ok) throw new Error(JSON.stringify(problems[0]));
}

async function sizesOf(source: AuditSource) {
  const sizeOf = async (log: "journal" | "ledger"): Promise<number> => {
    const note = Buffer.from((await source[log].checkpoint()) ?? new Uint8Array(0)).toString(
      "utf8",
    );
    return Number(note.split("\n")[1]);
  };
  return { ledger: await sizeOf("ledger"), journal: await sizeOf("journal") };
}

function machine(): string {
  const model = cpus()[0]?.model ?? "unknown processor";
  const hasSha = readCpuFlags().includes("sha_ni") ? "with" : "without";
  return `${availableParallelism()} cores, ${model}, ${hasSha} SHA-NI, node ${process.version}`;
}

function readCpuFlags(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

/** What OpenSSL does on this machine at this moment, to read the other figures by. */
function opensslFigure(): string {
  const speed = spawnSync(PROGRAM, ["speed", "-seconds", "1", "-bytes", "1024", "-evp", "sha256"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  const line = speed.stdout?.split("\n").find((each) => /^sha256/i.test(each));
  return `openssl sha256, 1024 bytes: ${line?.trim().split(/\s+/).at(-1) ?? "not there"}`;
}
