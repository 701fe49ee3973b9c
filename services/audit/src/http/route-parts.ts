import type { Clock } from "@dure/kernel";
import { ROLES, type Role, type ServiceApp } from "@dure/service-kit";
import type { SigningKeys } from "../keys/signing-keys.ts";
import type { LogFeed } from "../logs/log-feed.ts";
import type { Rollup } from "../rollup/rollup.ts";
import type { AuditSourceParts } from "../source/audit-source.ts";
import type { Trust } from "../witness/trust.ts";
import type { WitnessDesk } from "../witness/witness-desk.ts";

/** What the routes of this service share. */
export type RouteParts = AuditSourceParts & {
  readonly app: ServiceApp;
  readonly clock: Clock;
  readonly desk: WitnessDesk;
  readonly feed: LogFeed;
  readonly rollup: Rollup;
  readonly signingKeys: SigningKeys;
  readonly trust: Trust;
};

/** Who reads the logs: personal text in them is sealed, but amounts and references of people are not. */
export const LOG_READERS = ["AUDITOR", "AGENCY_ADMIN"] as const satisfies readonly Role[];

/** Everybody of the agency: a checkpoint tells nothing but how long a log is. */
export const EVERYBODY: readonly Role[] = ROLES.filter((role) => role !== "OPERATOR");
