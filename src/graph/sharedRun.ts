/** One piece of work at a time for everybody who wants it; it goes on as long as somebody still waits. */
export interface SharedRun<T> {
  /** Joins the run that is under way, or begins one. Whoever leaves by the signal gets the value for leavers at once. */
  join(signal?: AbortSignal): Promise<T>;
  /** Ends the run that is under way. */
  stop(): void;
}

export function createSharedRun<T>(work: (signal: AbortSignal) => Promise<T>, forLeavers: () => T): SharedRun<T> {
  interface Run {
    readonly stop: AbortController;
    readonly result: Promise<T>;
    waiting: number;
  }
  let current: Run | undefined;

  function begin(): Run {
    const stop = new AbortController();
    const run: Run = { stop, waiting: 0, result: work(stop.signal) };
    const over = (): void => {
      // Also after a rejection: the next one begins anew
      if (current === run) current = undefined;
    };
    run.result.then(over, over);
    return run;
  }

  return {
    async join(signal) {
      if (signal?.aborted === true) return forLeavers();
      const run = current === undefined || current.stop.signal.aborted ? begin() : current;
      current = run;
      run.waiting += 1;
      if (signal === undefined) return await run.result;
      return await new Promise<T>((resolve, reject) => {
        const leave = (): void => {
          run.waiting -= 1;
          if (run.waiting === 0) run.stop.abort();
          resolve(forLeavers());
        };
        signal.addEventListener('abort', leave, { once: true });
        run.result.then(resolve, reject).finally(() => {
          signal.removeEventListener('abort', leave);
        });
      });
    },
    stop() {
      current?.stop.abort();
      current = undefined;
    },
  };
}
