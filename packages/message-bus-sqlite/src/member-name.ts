import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

/** A name for one consumption: machine, process, and something unique. */
export function newMemberName(): string {
  return `${hostname()}|${process.pid}|${randomUUID()}`;
}

/**
 * True when the process of a member has surely ended, so that a restart does not have to wait for the lease of its
 * killed predecessor. Anything unclear (another machine, the same process number) counts as alive; then the lease runs
 * out by time.
 */
export function ownerIsDead(member: string): boolean {
  const [machine, processId] = member.split("|");
  if (machine !== hostname() || Number(processId) === process.pid) return false;
  try {
    process.kill(Number(processId), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
