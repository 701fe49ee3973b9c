import type { Timers } from "@dure/processing";
import type { ServiceParts } from "@dure/service-kit";
import type { ComparedService } from "./comparison/compare-views.ts";
import type { RollupSettings } from "./domain/rollup/settings.ts";
import type { SigningKeys } from "./keys/signing-keys.ts";

/** The parts of every service, and what logs need beside them. */
export type AuditParts = ServiceParts & {
  /** Folder of the tiles; everything in it can be made again from the event store. */
  readonly logFolder: string;
  /** The operator's name in the origins of all logs, such as `dure.gangwon.go.kr`. */
  readonly logDomain: string;
  readonly signingKeys: SigningKeys;
  /** Text of a C2SP tlog-policy: witnesses with their addresses, groups, quorum. Absent: no witnesses. */
  readonly trustPolicy?: string;
  /** Absent: no regional and national logs. */
  readonly rollup?: RollupSettings;
  /** Services whose read models the full replay is held against. Absent: none. */
  readonly comparedServices?: readonly ComparedService[];
  readonly timers?: Timers;
};
