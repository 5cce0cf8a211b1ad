import { cancelled } from '../core/failure.ts';
import { fail, type Result } from '../core/result.ts';

/**
 * Waits no longer than the signal allows: not everything that signs in can be stopped. What comes too late is handed to
 * `late` to be let go.
 */
export async function unlessAborted<T>(work: Promise<Result<T>>, signal: AbortSignal, late?: (result: Result<T>) => void): Promise<Result<T>> {
  return await new Promise<Result<T>>((resolve, reject) => {
    let over = false;
    const leave = (): void => {
      over = true;
      resolve(fail(cancelled));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    work.then(
      (result) => {
        signal.removeEventListener('abort', leave);
        if (over) late?.(result);
        resolve(result);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', leave);
        reject(error instanceof Error ? error : new Error('not an error'));
      },
    );
  });
}
