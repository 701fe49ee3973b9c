import type { ExportManifest } from "./layout.ts";

/** What lies in the folder and how to check it, in Korean, for whoever opens it years later without us. */
export const exportReadme = ({ logs, tenant }: ExportManifest): string => `# 마일리지 원장 내보내기

이 폴더에는 기관 \`${tenant}\`의 마일리지 원장과 사건 기록(저널)이 들어 있습니다. 이 자료와 공개 열쇠만 있으면, 운영 기관을
믿지 않고도 기록이 바뀌지 않았는지, 점수와 보상이 어떻게 생겼는지 누구나 확인할 수 있습니다.

| 기록 | 이름 | 건수 |
| --- | --- | ---: |
| 원장 | \`${logs.ledger.origin}\` | ${logs.ledger.size} |
| 저널 | \`${logs.journal.origin}\` | ${logs.journal.size} |

## 들어 있는 것

| 파일 | 내용 |
| --- | --- |
| \`ledger/\`, \`journal/\` | 두 기록의 조각(C2SP tlog-tiles)과 서명된 체크포인트 |
| \`journal/events/\` | 저널의 각 줄이 가리키는 사건의 내용. 개인정보는 암호화되어 있습니다. |
| \`trust/policy\` | 누구의 서명을 요구하는지(C2SP tlog-policy) |
| \`policies/\` | 판단에 쓰인 마일리지 정책 |
| \`schemas/\` | 원장 기록의 형식(JSON Schema) |
| \`keys.jsonl\` | 개인정보를 암호화한 열쇠의 목록과 파기 여부. 열쇠 자체는 없습니다. |
| \`receipts/\` | 마감 기록의 증명서(C2SP tlog-proof) |

## 확인하는 방법

이 폴더 안의 \`trust/policy\`를 그대로 믿지 마십시오. 감사 기관이 따로 받아 보관하는 신뢰 기준을 쓰고, 증인이 보여 준 체크포인트가
있으면 함께 지정하십시오. 그래야 끝이 잘린 기록과 갈라진 기록을 찾아냅니다.

1. 두레의 검증기입니다. 네트워크와 서버가 필요 없습니다.

       dure verify <이 폴더> --policy <보관하던 신뢰 기준> --witnessed <증인의 체크포인트>

2. 공개된 형식만 보고 따로 만든 파이썬 재생기입니다. 잔액과 장부의 루트를 처음부터 다시 계산합니다.

       python3 infra/verifier/replay.py <이 폴더> --policy <보관하던 신뢰 기준>

3. Go 언어의 공개 라이브러리(golang.org/x/mod/sumdb)로 서명과 트리를 확인합니다. 실행 방법은 infra/verifier/README.md에 있습니다.

세 프로그램은 코드를 함께 쓰지 않습니다. 형식은 docs/ledger-format.md에 모두 적혀 있으므로 다른 프로그램을 만들어 확인할 수도
있습니다.

## 문제가 나오면

검증기가 처음 어긋난 기록의 번호와 까닭을 알려 줍니다. 자료를 다시 받아 같은 결과가 나오는지 확인하고, 같으면 운영 기관과 감사
기관에 그 번호와 체크포인트를 함께 알려 주십시오.
`;
