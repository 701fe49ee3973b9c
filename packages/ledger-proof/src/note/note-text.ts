const SPACE_OR_PLUS = /[\p{White_Space}+]/u;

/** True for a text that a note may hold: well-formed, and no ASCII control characters but line feeds (C2SP signed-note). */
export function isNoteText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return text.isWellFormed();
}

/** True for a text that can stand as the name of a key: not empty, without Unicode spaces and plus signs. */
export const isKeyName = (name: string): boolean =>
  name !== "" && !SPACE_OR_PLUS.test(name) && isNoteText(name);
