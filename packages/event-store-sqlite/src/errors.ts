import { EventStoreError } from "@dure/event-store";
import { defineProblems, type RefusalParams } from "@dure/kernel";

/** Codes that only a log in a file can have. All others are those of the port. Listed in the README. */
export const sqliteEventStoreProblems = defineProblems({
  EVENT_STORE_FILE_NEWER: {
    status: 503,
    title: "기록 파일이 이 프로그램보다 새 판입니다.",
    why: "파일 {file}의 판은 {found}이고, 이 프로그램이 아는 판은 {known}까지입니다.",
    remedy: "프로그램을 새 판으로 올린 뒤 다시 시작해 주십시오.",
  },
  EVENT_STORE_FILE_FOREIGN: {
    status: 503,
    title: "기록 파일이 아닙니다.",
    why: "파일 {file}은(는) 다른 용도의 데이터베이스이거나 데이터베이스가 아닙니다.",
    remedy: "기록 파일의 경로를 확인해 주십시오.",
  },
  EVENT_STORE_FILE_DAMAGED: {
    status: 500,
    title: "기록 파일이 손상되었습니다.",
    why: "기록 파일을 읽을 수 없습니다: {reason}",
    remedy: "프로그램을 멈추고 백업에서 기록 파일을 되살려 주십시오.",
  },
});

export type SqliteEventStoreErrorCode = keyof typeof sqliteEventStoreProblems.table;

export const sqliteEventStoreError = (
  code: SqliteEventStoreErrorCode,
  params: RefusalParams,
  cause?: unknown,
): EventStoreError => new EventStoreError(sqliteEventStoreProblems.refuse(code, params), { cause });
