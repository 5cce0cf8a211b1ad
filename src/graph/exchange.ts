import type { Context, Middleware, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import { failure, type Failure } from '../core/failure.ts';
import type { GraphAnswer, GraphCall } from './graphCall.ts';
import type { Patience } from './waiting.ts';

/** How one attempt ended. `lost`: no whole answer came. `refused`: nothing was sent, or sending again cannot help. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: GraphAnswer }
  | { readonly kind: 'lost'; readonly failure: Failure; readonly cut: boolean }
  | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * One call on its way through the chain. It travels as the SDK's per-request options, because the SDK hands an error of
 * a middleware on without its cause, and its own URL building neither keeps a nextLink as it is nor knows http.
 */
export class Exchange implements MiddlewareOptions {
  readonly call: GraphCall;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
  /** A link of an answer, admitted before; otherwise the SDK's own address counts. */
  readonly link: URL | undefined;
  url: URL | undefined;
  token: string | undefined;
  outcome: Outcome = { kind: 'refused', failure: failure('unexpected', 'The request was not sent.') };

  constructor(call: GraphCall, options: { readonly patience: Patience; readonly signal?: AbortSignal | undefined; readonly link?: URL | undefined }) {
    this.call = call;
    this.patience = options.patience;
    this.signal = options.signal;
    this.link = options.link;
  }
}

/** A step of the chain: works on the exchange and passes it on with `next`, as often as it needs to. */
export function step(execute: (exchange: Exchange, next: () => Promise<void>, context: Context) => Promise<void>): Middleware {
  let following: Middleware | undefined;
  return {
    setNext(middleware) {
      following = middleware;
    },
    async execute(context) {
      const exchange = context.middlewareControl?.getMiddlewareOptions(Exchange);
      if (!(exchange instanceof Exchange)) throw new TypeError('A request without its exchange');
      await execute(exchange, async () => await following?.execute(context), context);
    },
  };
}
