import type { Command } from "../command.ts";
import { certificateGetCommand } from "./certificate-get.ts";
import { certificateVerifyCommand } from "./certificate-verify.ts";
import { diffCommand } from "./diff.ts";
import { explainCommand } from "./explain.ts";
import { exportCommand } from "./export.ts";
import { replayCommand } from "./replay.ts";
import { verifyCommand } from "./verify.ts";
import { witnessCommand } from "./witness.ts";

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly Command[] = [
  exportCommand,
  verifyCommand,
  replayCommand,
  explainCommand,
  certificateGetCommand,
  certificateVerifyCommand,
  diffCommand,
  witnessCommand,
];
