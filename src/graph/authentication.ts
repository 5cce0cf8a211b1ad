import type { Middleware } from '@microsoft/microsoft-graph-client';
import { failure } from '../core/failure.ts';
import type { Log, TokenRequest, TokenSource } from '../core/ports.ts';
import { isNotLicensed } from './answerFailure.ts';
import { claimsOf } from './claimsChallenge.ts';
import { step, type Exchange } from './exchange.ts';
import { templateOf, type GraphAnswer } from './graphCall.ts';

/**
 * Adds the token, and answers a 401 with at most one other token: one that satisfies a claims challenge, or a fresh one.
 * Intune's 401 of a tenant without licence is not about the token and is handed on as it is (graph.md §3.5). The SDK's
 * own handler sends no token over plain http, also not on this machine, and knows no challenges.
 */
export function authentication(tokens: TokenSource, log: Log): Middleware {
  return step(async (exchange, next) => {
    if (!(await takeToken(exchange, tokens, {}))) return;
    await next();
    const again = secondToken(exchange);
    if (again === undefined) return;
    log.info(`${templateOf(exchange.call)}: ${again.claims === undefined ? 'the token was refused, asking for a fresh one' : 'claims challenge, asking for a token that satisfies it'}`);
    const refused = exchange.token;
    if (!(await takeToken(exchange, tokens, again))) return;
    if (again.claims === undefined && exchange.token === refused) return; // the very same one: the 401 stands
    await next();
  });
}

async function takeToken(exchange: Exchange, tokens: TokenSource, request: TokenRequest): Promise<boolean> {
  const { signal } = exchange;
  const token = await tokens.getToken({ ...request, ...(signal === undefined ? {} : { signal }) });
  if (!token.ok) exchange.outcome = { kind: 'refused', failure: { ...token.failure, notSent: true } };
  else if (!/^[\x21-\x7e]+$/.test(token.value.token)) {
    exchange.outcome = { kind: 'refused', failure: failure('signedOut', 'The sign-in gave no usable token.', { notSent: true }) };
  } else {
    exchange.token = token.value.token;
    return true;
  }
  return false;
}

function secondToken({ call, outcome, token }: Exchange): TokenRequest | undefined {
  if (outcome.kind !== 'answer') return undefined;
  const { answer } = outcome;
  if (answer.status !== 401 && answer.status !== 403) return undefined;
  const claims = claimsOf(challenges(answer));
  if (claims !== undefined) return { claims, ...(token === undefined ? {} : { refused: token }) };
  if (answer.status === 403 || isNotLicensed(call, answer)) return undefined;
  return token === undefined ? {} : { refused: token };
}

function challenges(answer: GraphAnswer): string | null {
  return answer.headers.get('www-authenticate');
}
