export type { ViewComparison, ViewDifference } from "./compare-view.ts";
export { type Consumer, type ConsumerOptions, startConsumer } from "./consumer.ts";
export { type ProcessingErrorCode, processingProblems } from "./errors.ts";
export {
  type LeasedReader,
  type LeasedReaderOptions,
  type ReaderLag,
  startLeasedReader,
} from "./leased-reader.ts";
export type { ProcessingLogger } from "./logger.ts";
export type { ParkedMessage } from "./parked-messages.ts";
export type { ReplayResult } from "./parking.ts";
export type { Projection, ProjectionView } from "./projection.ts";
export {
  type Projector,
  type ProjectorLag,
  type ProjectorOptions,
  type Rebuilt,
  startProjector,
} from "./projector.ts";
export { type Reactor, type ReactorOptions, startReactor } from "./reactor.ts";
export { type Relay, type RelayOptions, startRelay } from "./relay.ts";
export { type LogFollower, settle } from "./settle.ts";
export { systemTimers, type Timers } from "./timers.ts";
