import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { kitError } from "./errors.ts";
import { entry, RequestInvalid } from "./validation.ts";

export const UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024;
const MULTIPART = "multipart/form-data";

export interface RawBodyOptions {
  /** Media types that come as they are; `multipart/form-data` with one file is always taken too. */
  readonly contentTypes: readonly string[];
  /** 10 MiB when absent. */
  readonly maxBytes?: number;
}

/** An uploaded file. Everything in it is the sender's word: neither type nor name is to be trusted. */
export interface RawBody {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName?: string;
}

/** The media types of an upload route, as they stand in the OpenAPI document. */
export const uploadTypes = ({ contentTypes }: RawBodyOptions): string[] => [
  ...contentTypes,
  MULTIPART,
];

/** Lets the routes of one scope take files instead of JSON. */
export async function acceptUploads(
  scope: FastifyInstance,
  options: RawBodyOptions,
): Promise<void> {
  const maxBytes = options.maxBytes ?? UPLOAD_LIMIT_BYTES;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    [...options.contentTypes],
    { parseAs: "buffer", bodyLimit: maxBytes },
    (_request, body, done) => done(null, body),
  );
  await scope.register(multipart, {
    limits: { files: 1, fields: 0, parts: 1, fileSize: maxBytes, headerPairs: 20 },
  });
}

/** Reads the one file of a request. Refusals: `BODY_TOO_LARGE`, `REQUEST_INVALID` when there is none. */
export async function readUpload(
  request: FastifyRequest,
  options: RawBodyOptions,
): Promise<RawBody> {
  const limitBytes = options.maxBytes ?? UPLOAD_LIMIT_BYTES;
  if (request.headers["content-type"]?.startsWith(MULTIPART)) {
    let upload: RawBody | undefined;
    // To the end: a second file is an error of the sender, not something to pass over.
    for await (const file of request.files({ throwFileSizeLimit: false })) {
      const bytes = await file.toBuffer();
      if (file.file.truncated) throw kitError("BODY_TOO_LARGE", { limitBytes });
      upload = { bytes, contentType: file.mimetype, fileName: file.filename.slice(0, 255) };
    }
    if (!upload) throw new RequestInvalid([entry(["file"], "FIELD_MISSING")]);
    return upload;
  }
  if (!Buffer.isBuffer(request.body)) {
    throw new RequestInvalid([entry(["file"], "FIELD_MISSING")]);
  }
  const contentType = request.headers["content-type"] ?? "application/octet-stream";
  return { bytes: request.body, contentType: contentType.split(";", 1)[0] ?? contentType };
}
