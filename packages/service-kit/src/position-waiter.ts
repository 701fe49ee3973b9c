import type { GlobalPosition } from "@dure/messages";

/** Something that reads wait for until it has seen a position of the log. */
export interface PositionWaiter {
  waitFor(position: GlobalPosition, timeoutMs: number): Promise<boolean>;
}

/** Anything with a `waitFor`, or a projector. */
export type Waitable = PositionWaiter | { readonly reader: PositionWaiter };
