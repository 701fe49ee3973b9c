import type { WitnessState } from "@dure/ledger-proof";
import { originKey } from "./folder-state.ts";
import type { WitnessLogs } from "./witness-logs.ts";

/** The page of a witness for people: who it is, what it watches, and how far. Plain text, Korean first. */
export async function whoIAm(parts: {
  readonly verifierKey: string;
  readonly logs: WitnessLogs;
  readonly state: WitnessState;
}): Promise<string> {
  const { logs, state, verifierKey } = parts;
  const lines = [
    "두레 증인 (Dure witness)",
    "",
    "이 서버는 아래 기록의 체크포인트가 앞서 본 것과 이어지는지 확인하고 함께 서명합니다.",
    "서로 어긋나는 두 체크포인트에는 서명하지 않습니다.",
    "This server cosigns checkpoints of the logs below, and never two that contradict each other (C2SP tlog-witness).",
    "",
    "검증 열쇠 (verifier key):",
    `  ${verifierKey}`,
    "",
    "기록과 마지막으로 서명한 크기 (logs and the size last cosigned):",
  ];
  for (const origin of [...logs.keys()].sort()) {
    const seen = await state.get(origin);
    const size = seen === undefined ? "아직 없음 (none yet)" : String(seen.size);
    lines.push(`  ${origin}  ${size}`, `    /${originKey(origin)}/checkpoint`);
  }
  return `${lines.join("\n")}\n`;
}
