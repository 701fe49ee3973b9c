const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;
/** Final consonant of each digit as it is read aloud (영 일 이 삼 사 오 육 칠 팔 구): 0 none, 8 ㄹ, other some. */
const DIGIT_FINALS = [21, RIEUL, 0, 16, 0, 0, 1, RIEUL, RIEUL, 0];

function finalOf(word: string): number | undefined {
  const last = word.replace(/[^\p{L}\p{N}]+$/u, "").at(-1);
  if (last === undefined) return undefined;
  const code = last.codePointAt(0) ?? 0;
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return (code - HANGUL_FIRST) % FINALS;
  return DIGIT_FINALS[Number(last)];
}

/** The word with the subject particle that its last sound asks for: "점수가", "금액이". Latin endings get "이(가)". */
export function withSubject(word: string): string {
  const final = finalOf(word);
  if (final === undefined) return `${word}이(가)`;
  return `${word}${final === 0 ? "가" : "이"}`;
}

/** The word with the particle of direction: "4점으로", "2일로", "차감으로". Latin endings get "(으)로". */
export function withDirection(word: string): string {
  const final = finalOf(word);
  if (final === undefined) return `${word}(으)로`;
  return `${word}${final === 0 || final === RIEUL ? "로" : "으로"}`;
}
