import { proofError } from "../errors.ts";
import { readBase64 } from "./hash-line.ts";
import type { NoteVerifier } from "./keys.ts";
import { isKeyName, isNoteText } from "./note-text.ts";

/** One signature line: who says it is theirs, which key, and what they signed with it. */
export interface NoteSignature {
  readonly name: string;
  /** Four bytes in hex. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A signed note (C2SP signed-note v1.0.0): text that ends in a line feed, and signatures of it. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Larger than any checkpoint with every witness of a country. */
const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
const KEY_ID_BYTES = 4;
const KEY_ID = /^[0-9a-f]{8}$/;
const LINE = /^— ([^ ]+) ([^ ]+)$/u;

/** Reads a note without judging its signatures. Throws `NOTE_MALFORMED`. */
export function parseNote(note: Uint8Array | string): Note {
  const whole = typeof note === "string" ? note : decode(note);
  if (whole.length > MAX_NOTE_BYTES) throw malformed("문서가 너무 큽니다.");
  if (!isNoteText(whole)) throw malformed("줄바꿈 말고 다른 제어 문자가 있습니다.");
  const split = whole.lastIndexOf("\n\n");
  if (split < 0 || !whole.endsWith("\n")) throw malformed("본문과 서명을 나누는 빈 줄이 없습니다.");
  const text = whole.slice(0, split + 1);
  const lines = whole.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw malformed("서명이 너무 많습니다.");
  return { text, signatures: lines.map(parseLine) };
}

/** Writes a note. Throws `NOTE_MALFORMED` for a text that cannot be one. */
export function formatNote({ signatures, text }: Note): string {
  if (!text.endsWith("\n") || !isNoteText(text))
    throw malformed("본문이 줄바꿈으로 끝나지 않거나 제어 문자가 있습니다.");
  if (signatures.length === 0) throw malformed("서명이 하나도 없습니다.");
  return `${text}\n${signatures.map(formatLine).join("")}`;
}

/** Writes one signature line with its line feed. Throws `NOTE_MALFORMED` for what `parseLine` would not read back. */
export function formatLine({ keyId, name, signature }: NoteSignature): string {
  if (!isKeyName(name) || !KEY_ID.test(keyId) || signature.length === 0) {
    throw malformed("서명 줄로 쓸 수 없는 이름이나 서명입니다.");
  }
  return `— ${name} ${Buffer.concat([Buffer.from(keyId, "hex"), signature]).toString("base64")}\n`;
}

/** Reads a single signature line, with or without its line feed. Throws `NOTE_MALFORMED`. */
export function parseLine(line: string): NoteSignature {
  const [, name = "", base64 = ""] =
    LINE.exec(line.endsWith("\n") ? line.slice(0, -1) : line) ?? [];
  const bytes = readBase64(base64);
  if (!isKeyName(name) || !bytes || bytes.length <= KEY_ID_BYTES) {
    throw malformed("서명 줄의 형식이 다릅니다.");
  }
  return {
    name,
    keyId: Buffer.from(bytes.subarray(0, KEY_ID_BYTES)).toString("hex"),
    signature: bytes.slice(KEY_ID_BYTES),
  };
}

/**
 * Which of the verifiers signed the note. Signatures of unknown keys are passed over; a known key whose signature fails
 * rejects the whole note with `NOTE_SIGNATURE_WRONG`, because somebody has meddled with it.
 */
export function openNote(note: Note, verifiers: readonly NoteVerifier[]): readonly NoteVerifier[] {
  const text = new TextEncoder().encode(note.text);
  const signed: NoteVerifier[] = [];
  for (const { keyId, name, signature } of note.signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId);
    if (!verifier || signed.includes(verifier)) continue;
    if (!verifier.verify(text, signature)) throw proofError("NOTE_SIGNATURE_WRONG", { name });
    signed.push(verifier);
  }
  return signed;
}

function decode(bytes: Uint8Array): string {
  if (bytes.length > MAX_NOTE_BYTES) throw malformed("문서가 너무 큽니다.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed("UTF-8 문서가 아닙니다.");
  }
}

const malformed = (why: string) => proofError("NOTE_MALFORMED", { why });
