import { parsePoints } from "@dure/kernel";
import { z } from "zod";

/** Text that may stand in a path and in a stream name. */
const ID = /^[A-Za-z0-9._:+-]{1,128}$/;

/**
 * An id in a path. `kind` names what it identifies, for example `claim`; generated tests put ids of other agencies
 * there.
 */
export const idField = (kind: string) =>
  z.string().min(1).max(128).regex(ID).meta({ "x-dure-id": kind });

/** One line of text of at most `maxLength` characters, trimmed, not empty. */
export const lineField = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .trim()
    .min(1)
    .regex(/^[^\p{Cc}]*$/u, "줄바꿈이나 제어 문자를 쓸 수 없습니다.");

/** Free text of at most `maxLength` characters, trimmed, not empty. */
export const textField = (maxLength: number) => z.string().max(maxLength).trim().min(1);

/** A civil date, `YYYY-MM-DD`. */
export const dateField = () => z.iso.date();

/** Points as decimal text such as `"3.5"`, not negative, at most three places. */
export const pointsField = () =>
  z
    .string()
    .max(13)
    .regex(/^\d{1,9}(\.\d{1,3})?$/, "점수는 소수 셋째 자리까지의 숫자 글입니다.")
    .refine((text) => parsePoints(text) !== undefined);

/** Won as a whole number, not negative. */
export const wonField = () => z.int().min(0).max(1_000_000_000_000);
