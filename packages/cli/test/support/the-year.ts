import { hkdfSync, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { kstDate } from "@dure/kernel";
import { ed25519Signer, type NoteSigner } from "@dure/ledger-proof";
import { eventually } from "@dure/testing";
import { dure } from "./dure.ts";
import { startPlatform } from "./platform.ts";

const AGENCY = "donghae";
const SEED_BYTES = 32;
const ERASED_PEOPLE = 2;

export interface ExportOfTheYear {
  /** Folder of the export, as `dure export` wrote it. */
  readonly folder: string;
  /** Folder of the data that the year stands in; the process over it has ended. */
  readonly dataFolder: string;
  /** The operator's key of a log of this installation. */
  signerOf(origin: string): NoteSigner;
}

/**
 * Fills the demonstration's year by starting the whole platform as `npm start` does, in a process of its own below `home`,
 * has two people erased, and exports Donghae over HTTP as its auditor would. Takes about half a minute.
 */
export async function exportOfTheYear(home: string): Promise<ExportOfTheYear> {
  const platform = await startPlatform(home);
  const folder = join(home, "export");
  const dataFolder = join(home, "data");
  try {
    const people = await demonstrationIn(dataFolder);
    await erasePeople(platform.url, people);
    const server = ["--url", platform.url, "--agency", AGENCY, "--person", people.auditor];
    const { exitCode, stderr } = await dure("export", ...server, "--out", folder, "--quiet");
    if (exitCode !== 0) throw new Error(`dure export ended with ${exitCode}: ${stderr}`);
  } finally {
    await platform.stop();
  }
  const master = await readFile(join(dataFolder, "log-key"));
  return {
    folder,
    dataFolder,
    signerOf: (origin) =>
      ed25519Signer(origin, new Uint8Array(hkdfSync("sha256", master, "", origin, SEED_BYTES))),
  };
}

interface People {
  readonly auditor: string;
  readonly personnel: string;
  readonly approvers: readonly string[];
  readonly staff: readonly string[];
  /** How far the demonstration's clock stands ahead of ours. */
  readonly offsetMs: number;
}

/** The fictional people of Donghae whom the demonstration offers for signing in, by what they do. */
async function demonstrationIn(dataFolder: string): Promise<People> {
  const text = await readFile(join(dataFolder, "demonstration.json"), "utf8");
  const { demoPeople, offsetMs } = JSON.parse(text) as {
    demoPeople: readonly { agency: string; description: string; personRef: string }[];
    offsetMs: number;
  };
  const of = (what: string): string[] =>
    demoPeople
      .filter(({ agency, description }) => agency === AGENCY && description.startsWith(what))
      .map(({ personRef }) => personRef);
  const [[auditor], [personnel], approvers] = [of("감사"), of("인사"), of("평가단")];
  if (auditor === undefined || personnel === undefined || approvers.length < 2) {
    throw new Error("the demonstration lacks an auditor, personnel or two of the panel");
  }
  return { auditor, personnel, approvers, staff: of("직원").slice(-ERASED_PEOPLE), offsetMs };
}

/** People leave, and on request and two approvals their keys are destroyed; waits until the auditor can see it. */
async function erasePeople(url: string, people: People): Promise<void> {
  const { approvers, auditor, offsetMs, personnel, staff } = people;
  const client = sessions(url);
  const on = kstDate(Date.now() + offsetMs);
  for (const ref of staff) {
    const person = await client.ask(personnel, "GET", `/people/${ref}`);
    const etag = { "if-match": person.headers.get("etag") ?? "" };
    await client.ask(personnel, "POST", `/people/${ref}/leave`, { on }, etag);
    const path = `/people/${ref}/erasure`;
    await client.ask(personnel, "POST", path, { ground: "PIPA_36" });
    for (const approver of approvers.slice(0, 2)) {
      await client.ask(approver, "POST", `${path}/approve`);
    }
  }
  const sealed = async (): Promise<void> => {
    const keys = await (await client.ask(auditor, "GET", "/logs/keys")).text();
    const status = await (await client.ask(auditor, "GET", "/logs/status")).json();
    const { logs } = status as { logs: readonly { size: number; servedSize: number }[] };
    const isSealed = logs.every(({ servedSize, size }) => servedSize === size);
    const destroyed = keys.split('"DESTROYED"').length - 1;
    if (!isSealed || destroyed < staff.length)
      throw new Error(`not yet: ${JSON.stringify(status)}`);
  };
  await eventually(sealed, { timeoutMs: 60_000 });
}

/** Requests below the agency, each by somebody who is signed in. */
function sessions(url: string) {
  const cookies = new Map<string, string>();
  const cookieOf = async (personRef: string): Promise<string> => {
    const known = cookies.get(personRef);
    if (known !== undefined) return known;
    const answer = await fetch(`${url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ agency: AGENCY, personRef }),
    });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    cookies.set(personRef, cookie);
    return cookie;
  };
  return {
    async ask(who: string, method: string, path: string, body?: object, headers = {}) {
      const answer = await fetch(`${url}/api/v1/agencies/${AGENCY}${path}`, {
        method,
        headers: {
          cookie: await cookieOf(who),
          ...(method === "POST" && { "idempotency-key": randomUUID() }),
          ...(body && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    },
  };
}
