/** Lets one piece of work at a time run, in order of asking. Whoever asks bounds how many ask. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  run<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
