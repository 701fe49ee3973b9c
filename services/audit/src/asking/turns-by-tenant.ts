import type { TenantId } from "@dure/messages";
import { auditError } from "../errors.ts";
import { Turns } from "../logs/turns.ts";

const MAX_WAITING = 16;

/**
 * One heavy piece of work at a time for each agency, sixteen more waiting: whoever comes then is refused with
 * `REPLAY_BUSY`, so that nobody can fill the memory with questions.
 */
export class TurnsByTenant {
  readonly #queues = new Map<TenantId, { readonly turns: Turns; waiting: number }>();

  async run<Value>(tenantId: TenantId, work: () => Promise<Value>): Promise<Value> {
    const queue = this.#queues.get(tenantId) ?? { turns: new Turns(), waiting: 0 };
    if (queue.waiting > MAX_WAITING) throw auditError("REPLAY_BUSY", { waiting: MAX_WAITING });
    this.#queues.set(tenantId, queue);
    queue.waiting += 1;
    try {
      return await queue.turns.run(work);
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#queues.delete(tenantId);
    }
  }
}
