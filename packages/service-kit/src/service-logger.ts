import { type DestinationStream, type Logger, pino } from "pino";

/** Paths that never reach a log line, wherever somebody logs a request by mistake. */
const REDACTED = [
  "cookie",
  "identity",
  "headers.cookie",
  'headers["x-dure-identity"]',
  "headers.authorization",
  "req.headers.cookie",
  'req.headers["x-dure-identity"]',
  "req.headers.authorization",
  'res.headers["set-cookie"]',
  "*.cookie",
  "*.authorization",
  '*["x-dure-identity"]',
];

/** JSON lines on standard output (or the given stream) without cookies and identities. */
export function serviceLogger(
  options: { level?: string; destination?: DestinationStream } = {},
): Logger {
  const settings = {
    level: options.level ?? "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, remove: true },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
