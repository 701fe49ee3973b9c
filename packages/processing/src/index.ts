export { type Consumer, type ConsumerOptions, startConsumer } from "./consumer.ts";
export { type LeasedReader } from "./leased-reader.ts";
export { type ParkedMessage, type ReplayResult } from "./parking.ts";
export { type Projection, type ProjectionView } from "./projection.ts";
export {
  type ProcessingLogger,
  type Projector,
  type ProjectorLag,
  type ProjectorOptions,
  startProjector,
} from "./projector.ts";
export { type Reactor, type ReactorOptions, startReactor } from "./reactor.ts";
export { type Relay, type RelayOptions, startRelay } from "./relay.ts";
export { type LogFollower, settle } from "./settle.ts";
