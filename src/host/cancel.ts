import type { Disposable } from '../core/ports.ts';

/** VS Code's cancellation token, as far as it matters here. */
export interface Cancellable {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): Disposable;
}

/** Converts VS Code's cancellation token to an AbortSignal, once, for the time of `work`. */
export async function withAbort<T>(
  token: Cancellable,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  try {
    return await work(controller.signal);
  } finally {
    subscription.dispose();
  }
}
