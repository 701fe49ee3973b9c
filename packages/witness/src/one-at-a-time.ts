const MAX_WAITING = 64;

/**
 * Runs the work of one name in order. More than 64 waiting for one name: undefined at once, because whoever comes later
 * would wait longer than it is worth.
 */
export function oneAtATime(): <Value>(
  name: string,
  work: () => Promise<Value>,
) => Promise<Value> | undefined {
  const lanes = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return (name, work) => {
    const lane = lanes.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    if (lane.waiting >= MAX_WAITING) return undefined;
    lane.waiting += 1;
    lanes.set(name, lane);
    const result = lane.last.then(work).finally(() => {
      lane.waiting -= 1;
      if (lane.waiting === 0) lanes.delete(name);
    });
    lane.last = result.catch(() => undefined);
    return result;
  };
}
