/**
 * Two kinds of entries: lines of exactly 311 bytes, as the first measurements were made on, and lines as Dure's
 * ledger writes them.
 */
export type EntryKind = "own" | "short";

/** What makes the entries of one ledger differ from those of another. */
export interface LedgerShape {
  readonly tenant: string;
  readonly members: number;
}

const SHORT_BYTES = 311;
const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2026, 0, 1);

/**
 * The entry of a ledger with this number; the same every time. Its text is plain ASCII, as that of nearly all real
 * entries.
 */
export function entryOf(kind: EntryKind, ledger: LedgerShape, seq: number): string {
  const random = mixed(seq, ledger.tenant.length * 7_919 + ledger.members);
  const member = `member/${reference(random % ledger.members)}`;
  return kind === "short" ? shortEntry(ledger, seq, member) : ownEntry(ledger, seq, member, random);
}

function shortEntry({ tenant }: LedgerShape, seq: number, member: string): string {
  const body = `{"moves":[${move(1_000 * (1 + (seq % 9)), member, "issue/mileage", "post", "milli")}]}`;
  const rest = `"eff":"${civilDay(seq)}","rec":${recordedAt(seq)},"seq":${seq},"t":"${tenant}","type":"points.granted","v":1}`;
  const head = `{"asset":"mileage","body":${body},"cause":"`;
  const cause = hex(mixed(seq, 3), SHORT_BYTES - head.length - 2 - rest.length);
  return `${head}${cause}",${rest}`;
}

/** Grants, and the four entries of a redemption or an expiry, in the proportions of a demonstration year. */
function ownEntry(ledger: LedgerShape, seq: number, member: string, random: number): string {
  const points = 1_000 * (1 + (seq % 9));
  switch (seq % 6) {
    case 0:
      return envelope(ledger, seq, random, "redemption.reserved", reserved(member, points, random));
    case 1:
      return envelope(ledger, seq, random, "redemption.pinned", `{"redemption":"${uuid(random)}"}`);
    case 2:
      return envelope(ledger, seq, random, "redemption.captured", captured(member, points, random));
    case 3:
      return envelope(ledger, seq, random, "lot.expired", expired(member, points, random));
    default:
      return envelope(ledger, seq, random, "points.granted", granted(member, points, random));
  }
}

function envelope(
  { tenant }: LedgerShape,
  seq: number,
  random: number,
  type: string,
  body: string,
): string {
  const cause = `[{"hash":"${hex(random, 64)}","id":"${uuid(random + 1)}"}]`;
  const head = `{"actor":{"kind":"system","ref":"mileage-ledger"},"asset":"mileage","body":${body},"cause":${cause}`;
  const middle = `,"eff":"${civilDay(seq)}","id":"${uuid(random + 2)}","pd":[],"pol":"${hex(77, 64)}"`;
  return `${head}${middle},"rec":${recordedAt(seq)},"seq":${seq},"t":"${tenant}","type":"${type}","v":1}`;
}

function granted(member: string, points: number, random: number): string {
  const activity = "PROPOSAL_SUBMITTED";
  const inputs = `"inputs":{"activityCode":"${activity}"}`;
  const trace = `[{${inputs},"result":"${activity}","rule":"grant.request"},{${inputs},"result":${points},"rule":"grant.points.fixed"}]`;
  const moves = `[${move(points, member, "issue/mileage", "post", "milli")}]`;
  const act = `proposal.submitted:${uuid(random + 3)}:${activity}`;
  const person = member.slice("member/".length);
  return `{"act":"${act}","activity":"${activity}","basis":{"trace":${trace}},"department":"t${random % 40}","kind":"ACTIVITY","lot":{"expiresOn":"2026-12-31"},"moves":${moves},"of":"","person":"${person}","points":${points},"subject":""}`;
}

function reserved(member: string, points: number, random: number): string {
  const step = (rule: string, inputs: string, result: number | string): string =>
    `{"inputs":${inputs},"result":${JSON.stringify(result)},"rule":"${rule}"}`;
  const use = `{"agencyWonThisYear":${random % 900_000},"claimsThisMonth":0,"leaveMinutesThisYear":0,"wonThisYear":0}`;
  const trace = [
    step("eligibility.request", "{}", "GRADE_6"),
    ...["GRADE", "EMPLOYMENT", "DEPARTMENT", "EXCLUDED"].map((rule) =>
      step(`eligibility.${rule}`, "{}", "YES"),
    ),
    step(
      "redemption.request",
      `{"choice":{"kind":"LOCAL_CURRENCY","won":30000},"use":${use}}`,
      "LOCAL_CURRENCY",
    ),
    step("redemption.MONTH", `{"after":1,"most":1}`, "YES"),
    step("redemption.PERSON_WON", `{"after":30000,"most":1200000}`, "YES"),
    step("redemption.AGENCY_BUDGET", `{"after":30000,"most":3360000}`, "YES"),
    step("redemption.TAX", `{"afterWon":30000,"taxFreeWonPerPersonYear":2400000}`, "NO"),
    step(
      "tier.request",
      `{"facts":{"availablePointsMilli":${points},"earnedPointsMilli":${points},"paidTiersMilli":[]},"tierPointsMilli":${points}}`,
      "DUE",
    ),
    step("tier.reached", `{"mode":"DEDUCT","skippedTier":"QUEUE"}`, "DUE"),
    step("tier.takes", `{"mode":"DEDUCT"}`, points),
  ].join();
  const person = member.slice("member/".length);
  return `{"alloc":[{"lot":"${uuid(random + 4)}","n":${points}}],"basis":{"trace":[${trace}]},"fiscalYear":2026,"kind":"LOCAL_CURRENCY","leaveMinutes":0,"mode":"DEDUCT","month":"2026-06","moves":${redemptionMoves(member, points, "hold")},"person":"${person}","points":${points},"redemption":"${uuid(random)}","tier":${points},"timeoutAt":1787097600000,"won":30000}`;
}

const captured = (member: string, points: number, random: number): string =>
  `{"moves":${redemptionMoves(member, points, "settle")},"redemption":"${uuid(random)}"}`;

function expired(member: string, points: number, random: number): string {
  const person = member.slice("member/".length);
  const moves = `[${move(points, "expired", member, "post", "milli")}]`;
  return `{"expiresOn":"2026-12-31","lot":"${uuid(random + 4)}","moves":${moves},"person":"${person}","points":${points}}`;
}

function redemptionMoves(member: string, points: number, phase: string): string {
  const inPoints = move(points, "redeemed/LOCAL_CURRENCY", member, phase, "milli");
  const inWon = move(30_000, "paid/2026/mileage", "budget/2026/mileage", phase, "won");
  return `[${inPoints},${inWon}]`;
}

const move = (amount: number, credit: string, debit: string, phase: string, unit: string): string =>
  `{"amount":${amount},"credit":"${credit}","debit":"${debit}","phase":"${phase}","unit":"${unit}"}`;

const recordedAt = (seq: number): number => FIRST_DAY_MS + seq * 60_000;

const civilDay = (seq: number): string =>
  new Date(FIRST_DAY_MS + (seq % 3_650) * DAY_MS).toISOString().slice(0, 10);

/** A number below 2^31 that looks like chance and follows from the two. */
function mixed(seq: number, salt: number): number {
  let value = Math.imul(seq ^ (salt << 7), 0x9e37_79b1);
  value = Math.imul(value ^ (value >>> 15), 0x85eb_ca6b);
  return (value ^ (value >>> 13)) >>> 1;
}

/** Hexadecimal digits, as many as are asked for. */
function hex(random: number, length: number): string {
  let digits = "";
  for (let part = random; digits.length < length; part = mixed(part, 11)) {
    digits += part.toString(16).padStart(8, "0");
  }
  return digits.slice(0, length);
}

function uuid(random: number): string {
  const digits = hex(random, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** A person's reference as the ledger has it: 26 signs. */
const reference = (person: number): string =>
  `${person.toString(32).padStart(6, "0")}${hex(person, 20)}`;
