import type { Clock } from "@dure/kernel";
import type { ServiceApp } from "@dure/service-kit";
import type { CertificateDesk } from "../../certificates/certificate-desk.ts";
import type { ComparisonRoom } from "../../comparison/comparison-room.ts";
import type { ExplanationRoom } from "../../explanation/explanation-room.ts";
import type { ReplayRoom } from "../../replay/replay-room.ts";

/** What the routes of those who ask stand on. */
export interface AskingParts {
  readonly app: ServiceApp;
  readonly clock: Clock;
  readonly replays: ReplayRoom;
  readonly explanations: ExplanationRoom;
  readonly certificates: CertificateDesk;
  readonly comparisons: ComparisonRoom;
}
