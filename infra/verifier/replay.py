#!/usr/bin/env python3
"""Checks an export of Dure and replays its ledger, by docs/ledger-format.md alone ("section" is one of that page) and
by Python's standard library alone. Exit code 0: all holds. 1: something does not, and is named. 2: wrong usage."""
import argparse, base64, hashlib, io, json, re, sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

class Bad(Exception):
    """Something is not as the page says."""
PLACE = {"where": "export.json", "entry": None}  # what is being looked at, so that a fault can be named

def need(holds, text):
    if not holds:
        raise Bad(text)
def numbered(entries):
    for PLACE["entry"], entry in enumerate(entries):
        yield PLACE["entry"], entry
    PLACE["entry"] = None

# ---- JSON: whole numbers, keys in order, no white space; so a value has one text, and no key comes twice ------------

def whole(text):
    need(len(text) < 18 and abs(int(text)) < 2**53, f"2^53보다 작은 정수가 아닙니다: {text}")
    return int(text)
def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
def parse(raw):
    value = json.loads(raw.decode(), parse_int=whole, parse_float=whole, parse_constant=whole)
    need(canonical(value) == raw.decode(), "JSON이 정해진 표기(키 순서, 공백 없음)가 아닙니다.")
    return value

# ---- Section 2: hashes and signatures (RFC 6962 §2.1, RFC 8032 §5.1) ------------------------------------------------

def sha(data):
    return hashlib.sha256(data).digest()
def merkle(hashes):
    """The root over leaf hashes: an odd last node rises unchanged, which is where RFC 6962 splits as well."""
    while len(hashes) > 1:
        pairs = [sha(b"\x01" + a + b) for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = pairs + hashes[2 * len(pairs):]
    return hashes[0] if hashes else sha(b"")
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def curve_point(raw):
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(len(raw) == 32 and y < P and x * x % P == square and (x or not odd), "타원 곡선의 점이 아닙니다.")
    return x if x % 2 == odd else P - x, y
def plus(p, q):
    (x, y), (u, v), t = p, q, D * p[0] * p[1] * q[0] * q[1]
    return (x * v + y * u) * pow(1 + t, -1, P) % P, (y * v + x * u) * pow(1 - t, -1, P) % P
def times(n, p):
    half = times(n >> 1, plus(p, p)) if n else (0, 1)
    return plus(half, p) if n & 1 else half
def ed25519(public, message, signature):
    base, s = curve_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    right = plus(curve_point(signature[:32]), times(k, curve_point(public)))
    return len(signature) == 64 and s < ORDER and times(s, base) == right

# ---- Section 2: checkpoints and entries (C2SP tlog-policy, signed-note, tlog-checkpoint, tlog-tiles) ----------------

def open_checkpoint(raw, origin, policy):
    """Size and root that the log of that origin signed with a key of the policy."""
    text, _, lines = raw.rpartition("\n\n")
    name, size, root = text.split("\n")
    keys = re.findall(rf"^[ \t]*log[ \t]+{re.escape(origin)}\+[0-9a-f]{{8}}\+(\S+)", policy, re.M)
    signatures = re.findall(rf"^— {re.escape(origin)} (\S+)$", lines, re.M)
    pairs = [(base64.b64decode(k), base64.b64decode(s)) for k in keys for s in signatures]
    pairs = [(k[1:], s[4:]) for k, s in pairs if k[0] == 1 and sha(f"{origin}\n".encode() + k)[:4] == s[:4]]
    right = name == origin and pairs and all(ed25519(k, f"{text}\n".encode(), s) for k, s in pairs)
    need(right and str(int(size)) == size, f"신뢰하는 열쇠로 서명한 {origin}의 체크포인트가 아닙니다.")
    return int(size), base64.b64decode(root, validate=True)
def tile_number(n):
    *high, low = [group.zfill(3) for group in f"{n:,}".split(",")]
    return "/".join([*("x" + group for group in high), low])
def read_log(folder, size, root):
    """The entries of a log. A stored leaf hash that differs tells which entry was touched; the root decides."""
    entries, leaves = [], []
    for index, _ in numbered(range(size)):
        if index % 256 == 0:
            path = tile_number(index // 256) + (f".p/{size - index}" if size - index < 256 else "")
            bundle, stored = (io.BytesIO((folder / "tile" / level / path).read_bytes()) for level in ("entries", "0"))
        length = int.from_bytes(bundle.read(2), "big")
        entries.append(bundle.read(length))
        leaves.append(sha(b"\0" + entries[-1]))
        need(len(entries[-1]) == length and stored.read(32) == leaves[-1], "기록이 저장된 잎의 해시와 다릅니다.")
        need(index + 1 < size and index % 256 < 255 or not bundle.read() + stored.read(), f"묶음이 너무 깁니다: {path}")
    need(merkle(leaves) == root, "기록으로 계산한 루트가 서명된 체크포인트와 다릅니다.")
    return entries

# ---- Sections 3 to 6: the fold --------------------------------------------------------------------------------------

TAKES = {"points.deducted": ("spent", "penalty"), "points.reversed": ("reversed", "issue/mileage"),
         "clawback.settled": ("spent", None), "lot.expired": ("expired", "expired")}
REDEMPTION = {(None, "reserved"): ("hold", "free", "held"), ("pinned", "captured"): ("settle", "held", "spent"),
              ("reserved", "voided"): ("release", "held", "free"), ("pinned", "voided"): ("release", "held", "free"),
              ("reserved", "pinned"): None, (None, "barred"): None}
def row(unit, n):
    return {"creditsPending": n[0], "creditsPosted": n[1], "debitsPending": n[2], "debitsPosted": n[3], "unit": unit}

class Books:
    def __init__(self):
        self.accounts, self.leaves, self.redemptions = {}, {}, {}  # accounts: name -> (unit, counters)
        self.lots, self.people, self.published = {}, defaultdict(list), set()
        self.ids, self.rec, self.closed, self.seals = set(), 0, "", 0

    def move(self, phase, debit, credit, unit, amount):
        for name, posted in ((credit, 1), (debit, 3)):
            known, counters = self.accounts.setdefault(name, (unit, [0, 0, 0, 0]))
            counters[posted] += amount if phase in ("post", "settle") else 0
            counters[posted - 1] += {"post": 0, "hold": amount}.get(phase, -amount)
            spare = counters[1] - counters[3] - counters[2] if name.startswith(("member/", "budget/")) else 0
            right = type(amount) is int and amount > 0 and known == unit
            need(right and min(*counters, spare) >= 0, f"계정의 잔액이나 단위가 맞지 않습니다: {name}")
            self.leaves.pop(name, None)

    def allot(self, person, alloc, source, target):
        for part in alloc:
            lot = self.lots[part["lot"]]
            need(0 < part["n"] <= lot[source] and lot["person"] == person, f"적립분이 모자랍니다: {part['lot']}")
            lot[source], lot[target] = lot[source] - part["n"], lot[target] + part["n"]
        return sum(part["n"] for part in alloc)

    def step(self, kind, body, entry, sealed):
        """What one entry does to all but the accounts; gives the moves that its type must have (section 5)."""
        points, person, year = body.get("points"), body.get("person"), body.get("fiscalYear")
        if kind == "policy.published":
            need(sha(body["canonical"].encode()).hex() == body["hash"], "정책의 해시가 본문과 다릅니다.")
            self.published.add(body["hash"])
        elif kind == "budget.funded":
            return [("post", f"treasury/{year}", f"budget/{year}/mileage", "won", body["won"])]
        elif kind == "points.granted":
            answer = body["basis"]["trace"][-1]["result"]
            need(points == answer or points < answer and body["kind"] == "BONUS", "점수가 정책의 답과 다릅니다.")
            lot = {"lot": entry["id"], "person": person, "seq": entry["seq"], "granted": points, "free": points}
            self.lots[entry["id"]] = defaultdict(int, lot, expiresOn=body["lot"]["expiresOn"])
            self.people[person].append(self.lots[entry["id"]])
            return [("post", "issue/mileage", f"member/{person}", "milli", points)]
        elif kind in TAKES:
            (target, to), debt, alloc = TAKES[kind], f"clawback/{person}", body.get("alloc")
            if kind == "points.reversed":  # what is undone is taken back or owed
                lot = self.lots[body["original"]]
                lot["undone"] += points
                right = lot["person"] == person and all(part["lot"] == lot["lot"] for part in alloc)
                need(right and lot["undone"] <= lot["granted"], "다른 적립을 취소하거나 적립한 것보다 많이 취소합니다.")
            elif kind == "lot.expired":
                alloc = [{"lot": body["lot"], "n": points}]
                need(self.lots[body["lot"]]["expiresOn"] == body["expiresOn"] < entry["eff"], "만료일이 맞지 않습니다.")
            taken = self.allot(person, alloc, "free", target)
            need(taken == points or kind in ("points.deducted", "points.reversed"), "배분의 합이 점수와 다릅니다.")
            return [("post", f"member/{person}", to or debt, "milli", taken),
                    ("post", debt, to, "milli", points - taken)]
        elif kind.startswith("redemption."):
            before, held = self.redemptions.get(body["redemption"], (None, body))
            after = kind.removeprefix("redemption.")
            need((before, after) in REDEMPTION, f"사용의 순서가 틀립니다: {before} 다음에 {after}")
            self.redemptions[body["redemption"]] = (after, held)
            if REDEMPTION[before, after]:
                (phase, source, target), person, year = REDEMPTION[before, after], held["person"], held["fiscalYear"]
                need(self.allot(person, held["alloc"], source, target) == held["points"], "배분의 합이 점수와 다릅니다.")
                return [(phase, f"member/{person}", f"redeemed/{held['kind']}", "milli", held["points"]),
                        (phase, f"budget/{year}/mileage", f"paid/{year}/mileage", "won", held["won"]),
                        (phase, f"leaveSource/{year}", f"leaveGranted/{year}", "minute", held["leaveMinutes"])]
        elif kind in ("period.closed", "state.attested"):
            seal = self.seal(entry["seq"]).items() if sealed else []
            wrong = [key for key, value in seal if canonical(value) != canonical(body.get(key))
                     and (kind == "period.closed" or key in ("accounts", "entries", "root"))]
            need(not wrong, f"봉인이 다시 계산한 상태와 다릅니다: {', '.join(wrong)}")
            self.closed = max(self.closed, body["through"] if kind == "period.closed" else "")
            self.seals += 1
        else:
            need(kind in ("points.withheld", "subject.erased"), f"알 수 없는 종류입니다: {kind}")
        return []

    def apply(self, entry, sealed):
        steps = self.step(entry["type"], entry["body"], entry, sealed)
        moves = [dict(zip(("phase", "debit", "credit", "unit", "amount"), move)) for move in steps if move[4]]
        need(canonical(moves) == canonical(entry["body"].get("moves", [])), "분개가 이 종류에 정해진 것과 다릅니다.")
        for move in moves:
            self.move(**move)
        for name in {name for move in moves for name in (move["debit"], move["credit"]) if name.startswith("member/")}:
            left, counters = sum(lot["free"] + lot["held"] for lot in self.people[name[7:]]), self.accounts[name][1]
            need(left == counters[1] - counters[3], f"적립분의 합이 잔액과 다릅니다: {name}")

    def append(self, index, raw, tenant, causes, keys):
        """The next entry of the log: what section 3 asks of each, and then its fold."""
        entry = parse(raw)
        eff, today = date.fromisoformat(entry["eff"]), date(1970, 1, 1) + timedelta(milliseconds=entry["rec"], hours=9)
        right = (entry["v"], entry["asset"], entry["seq"], entry["t"]) == (1, "mileage", index, tenant)
        need(right and " ".join(entry) == "actor asset body cause eff id pd pol rec seq t type v", "항목, 순번이나 기관이 틀립니다.")
        need(entry["id"] not in self.ids and entry["rec"] >= self.rec, "번호가 겹치거나 시각이 앞의 기록보다 이릅니다.")
        need(self.closed < entry["eff"] == eff.isoformat() and eff <= today, "효력일이 마감된 기간에 들거나 기록한 날보다 뒤입니다.")
        need(all(causes.get(cause["id"]) == cause["hash"] for cause in entry["cause"]), "원인이 저널과 다릅니다.")
        for gone in entry["body"].get("keys", []):
            now = [key for key in keys if key["id"] == gone["id"]]
            need(now == [{**gone, "state": "DESTROYED"}], f"파기하였다는 열쇠가 남아 있거나 다릅니다: {gone['id']}")
        self.apply(entry, sealed=True)
        need(entry["pol"] in self.published | {""}, "원장에 공포되지 않은 정책으로 판단하였습니다.")
        self.ids.add(entry["id"])
        self.rec = entry["rec"]

    def seal(self, size):
        """The state of section 6 and what a period close says of it (section 5)."""
        for name in self.accounts.keys() - self.leaves.keys():
            lots = sorted(self.people.get(name[7:], []), key=lambda lot: (lot["expiresOn"], lot["seq"]))
            lots = [lot for lot in lots if name.startswith("member/") and lot["free"] + lot["held"]]
            lots = [{k: lot[k] for k in ("expiresOn", "free", "granted", "held", "lot", "seq")} for lot in lots]
            leaf = {"account": name, "lots": sha(canonical(lots).encode()).hex(), **row(*self.accounts[name])}
            self.leaves[name] = sha(b"\0" + canonical(leaf).encode())
        sums, held = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(int)
        for unit, counters in self.accounts.values():
            sums[unit] = [a + b for a, b in zip(sums[unit], counters)]
        for lot in self.lots.values():
            held[lot["expiresOn"]] += lot["free"] + lot["held"]
        return {"accounts": len(self.accounts), "entries": size, "liability": sum(held.values()),
                "lots": [{"expiresOn": day, "points": n} for day, n in sorted(held.items()) if n],
                "root": merkle([self.leaves[name] for name in sorted(self.accounts)]).hex(),
                "trialBalance": [row(*line) for line in sorted(sums.items())]}

    def as_of(self, entries, day):
        """Section 9: the accounts by the entries that count on that day, less what has expired by then."""
        for _, entry in numbered(map(json.loads, entries)):
            if entry["eff"] <= day:
                self.apply(entry, sealed=False)
        for lot in self.lots.values():
            if lot["expiresOn"] < day and lot["free"]:
                self.move("post", f"member/{lot['person']}", "expired", "milli", lot["free"])
                lot["free"] = 0
        return {name: row(*account) for name, account in sorted(self.accounts.items())}

# ---- Sections 1, 7 and 10: the rest of an export, and the report ----------------------------------------------------

def check_journal(folder, entries, tenant):
    """The leaves stand for the events, and no stream has a gap. Gives the hash of each event's data by its id."""
    hashes, revisions, lines = {}, defaultdict(int), []
    for index, raw in numbered(entries):
        if index % 256 == 0:
            lines = (folder / "events" / f"{tile_number(index // 256)}.jsonl").read_bytes().split(b"\n")
            need(len(lines) == min(256, len(entries) - index) + 1 and lines[-1] == b"", "사건의 줄 수가 다릅니다.")
        leaf, texts = parse(raw), json.loads(lines[index % 256])
        told = {key: sha(texts[key].encode()).hex() for key in ("data", "header")} | {"seq": index, "t": tenant, "v": 1}
        told |= {"revision": revisions[leaf["stream"]]} | {key: leaf[key] for key in ("id", "stream", "type")}
        right = told == leaf and leaf["id"] not in hashes
        need(right and leaf["stream"].partition("-")[2].startswith(f"{tenant}+"), "저널의 잎이 사건과 다릅니다.")
        hashes[leaf["id"]] = leaf["data"]
        revisions[leaf["stream"]] += 1
    return hashes

def check(args, report):
    """Everything, the journal first, as the ledger's causes lie there."""
    about, books = json.loads((args.export / "export.json").read_bytes()), Books()
    policy = Path(report["policy"]).read_bytes().decode()
    for where, tail in (("journal", ""), ("ledger", "/mileage")):
        PLACE["where"], folder, origin = where, args.export / where, about["logs"][where]["origin"]
        size, root = open_checkpoint((folder / "checkpoint").read_bytes().decode(), origin, policy)
        right = origin.endswith(f"/{where}/{about['tenant']}{tail}") and size == about["logs"][where]["size"]
        need(right and about["format"] == "dure-export/1", f"export.json이 체크포인트와 다릅니다: {origin} {size}")
        entries = read_log(folder, size, root)
        report[where] = {"origin": origin, "root": root.hex(), "size": size}
        causes = check_journal(folder, entries, about["tenant"]) if where == "journal" else causes
    keys = [json.loads(line) for line in (args.export / "keys.jsonl").read_bytes().splitlines()]
    for path in (args.export / "policies").iterdir():
        need(sha(path.read_bytes()).hex() == path.stem, f"정책의 글이 그 해시와 다릅니다: {path.name}")
    for index, raw in numbered(entries):
        books.append(index, raw, about["tenant"], causes, keys)
    report |= {"seals": books.seals, "state": books.seal(len(entries))}
    if args.as_of:
        need(args.size is None or 0 <= args.size <= len(entries), "원장이 그만큼 길지 않습니다.")
        report["asOf"] = Books().as_of(entries[:args.size], args.as_of.isoformat())

def told(report):
    for log in (report[log] for log in ("journal", "ledger") if log in report):
        yield "{origin}: 기록 {size}건, 루트 {root}".format(**log)
    for name, value in (report.get("state", {}) | report.get("asOf", {})).items():
        yield f"  {name}: {canonical(value)}"
    bad = "맞지 않습니다. {where} {entry}: {problem}"
    yield "모두 맞습니다." if report["ok"] else bad.format(**report).replace(" None:", ":", 1)

def main():
    parser = argparse.ArgumentParser(description="두레가 내보낸 기록을 검증하고 원장을 다시 계산합니다.")
    parser.add_argument("export", type=Path, help="내보낸 폴더")
    parser.add_argument("--policy", type=Path, help="따로 받은 신뢰 정책 (없으면 내보낸 폴더의 것)")
    parser.add_argument("--as-of", type=date.fromisoformat, help="이 날의 잔액 (YYYY-MM-DD)")
    parser.add_argument("--size", type=int, help="처음 몇 건까지만 본 잔액")
    parser.add_argument("--json", action="store_true", help="결과를 JSON으로")
    args = parser.parse_args()
    report = {"ok": True, "policy": str(args.policy or args.export / "trust" / "policy")}
    try:
        check(args, report)
    except (Bad, ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as bad:
        report |= {"ok": False, **PLACE, "problem": str(bad) if type(bad) is Bad else f"형식이 잘못되었습니다: {bad!r}"}
    print(json.dumps(report, ensure_ascii=False) if args.json else "\n".join(told(report)))
    sys.exit(0 if report["ok"] else 1)

if __name__ == "__main__":
    main()
