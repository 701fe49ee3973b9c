import { hash } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { HashEngine } from "./engine.ts";
import { lanesEngine } from "./lanes-engine.ts";
import { nativeEngine } from "./native-engine.ts";

/** The engine for messages of about so many bytes. */
export interface HashEngines {
  forMessages(meanBytes: number): HashEngine;
}

/**
 * A processor with instructions for SHA-256 hashes 1,500 bytes a microsecond and more by node:crypto, one without
 * them 250 to 450. The lanes, which cannot use the instructions, come to 450 to 700.
 */
const HAS_INSTRUCTIONS_BYTES_PER_US = 800;
/** With the instructions, a call to node:crypto costs as much as the lanes' slower rounds at this length. */
const LONG_MESSAGE_BYTES = 480;

let chosen: HashEngines | undefined;

/**
 * The engines of this process: chosen once, at first use, because assembling and measuring take some milliseconds.
 */
export function chosenEngines(): HashEngines {
  chosen ??= chooseEngines(lanesEngine(), nativeBytesPerUs());
  return chosen;
}

/**
 * The lanes where there are any, but node:crypto for long messages where the processor helps it (`nativeSpeed` in
 * bytes a microsecond).
 */
export function chooseEngines(lanes: HashEngine | undefined, nativeSpeed: number): HashEngines {
  if (lanes === undefined) return { forMessages: () => nativeEngine };
  if (nativeSpeed < HAS_INSTRUCTIONS_BYTES_PER_US) return { forMessages: () => lanes };
  return {
    forMessages: (meanBytes) => (meanBytes < LONG_MESSAGE_BYTES ? lanes : nativeEngine),
  };
}

const SAMPLE_BYTES = 65_536;
const SAMPLES = 5;

/** Best of a few: whatever else runs on the machine only ever makes it slower. About a millisecond. */
function nativeBytesPerUs(): number {
  const sample = new Uint8Array(SAMPLE_BYTES);
  let bestMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < SAMPLES; turn += 1) {
    const startedMs = performance.now();
    hash("sha256", sample, "buffer");
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return SAMPLE_BYTES / (bestMs * 1_000);
}
