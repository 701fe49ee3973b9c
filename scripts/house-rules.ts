import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "yaml";

/*
 * Rules of the house that no linter knows (design: layout and style). Each broken rule is one line with the place and
 * what to do; the exit code says whether there was any.
 */
const root = join(import.meta.dirname, "..");
const MAX_LINES = 250;
const DOMAIN_MAY_IMPORT = [
  "@dure/kernel",
  "@dure/messages",
  "@dure/policy",
  "@dure/command-handling",
  "@dure/ledger-books",
];
const ADAPTERS = /^@dure\/(event-store|message-bus|read-model)-(sqlite|esdb|kafka|mongodb)$/;
const problems: string[] = [];

const rooms = ["packages", "services"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((room) => ({ folder, room, path: join(root, folder, room) })),
);
const catalog = (
  parse(readFileSync(join(root, "pnpm-workspace.yaml"), "utf8")) as { catalog: object }
).catalog;
const serviceNames = rooms
  .filter(({ folder }) => folder === "services")
  .map(({ room }) => `@dure/${room}`);

for (const { folder, room, path } of rooms) {
  checkManifest(join(folder, room), path);
  for (const file of filesBelow(path)) checkFile(folder, room, file);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function checkManifest(room: string, path: string): void {
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
  for (const script of ["types", "test"]) {
    if (manifest.scripts[script] === undefined) problems.push(`${room}: no script "${script}"`);
  }
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  for (const [name, version] of Object.entries(all)) {
    const wanted = name.startsWith("@dure/") ? "workspace:*" : "catalog:";
    if (version !== wanted) problems.push(`${room}: ${name} must be ${wanted}, not ${version}`);
    if (wanted === "catalog:" && !(name in catalog))
      problems.push(`${room}: ${name} is not in the catalog`);
  }
  try {
    readFileSync(join(path, "README.md"));
  } catch {
    problems.push(`${room}: no README.md`);
  }
}

function checkFile(folder: string, room: string, file: string): void {
  const place = relative(root, file);
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").length - 1;
  const isTest = file.endsWith(".spec.ts") || place.includes(`${sep}test${sep}`);
  if (!isTest && lines > MAX_LINES) problems.push(`${place}: ${lines} lines, ${MAX_LINES} at most`);
  if (/@ts-ignore|@ts-nocheck|\bas any\b|oxlint-disable|biome-ignore/.test(text)) {
    problems.push(`${place}: silences a tool; mend the cause`);
  }
  if (isTest) return;
  for (const [, imported = ""] of text.matchAll(/from "([^"]+)"/g)) {
    const inDomain = place.includes(`${sep}src${sep}domain${sep}`);
    if (inDomain && imported.startsWith("@dure/") && !DOMAIN_MAY_IMPORT.includes(imported)) {
      problems.push(`${place}: a domain does not import ${imported}`);
    }
    if (folder !== "services") continue;
    if (room !== "standalone" && serviceNames.includes(imported)) {
      problems.push(`${place}: a service does not import the service ${imported}`);
    }
    const isComposition =
      /composition(\.\w+)?\.ts$/.test(file) || place.includes(`${sep}bench${sep}`);
    if (ADAPTERS.test(imported) && !isComposition) {
      problems.push(`${place}: only composition.ts names the adapter ${imported}`);
    }
  }
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "gen", ".turbo", ".test-results"].includes(entry.name)) return [];
    const below = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(below);
    return entry.name.endsWith(".ts") ? [below] : [];
  });
}
