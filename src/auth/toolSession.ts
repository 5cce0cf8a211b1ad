import { cancelled, failure, type Failure } from '../core/failure.ts';
import type { AccessToken } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { askCredential, scopeOf, type Credential } from './credential.ts';
import { networkTroubleIn, refusalIn } from './identityPlatform.ts';
import type { MethodSettings, OpenRequest, OpenSession, TokenWish } from './method.ts';
import type { Account } from './signIn.ts';

export interface ToolAccount {
  readonly name: string;
  readonly kind: 'user' | 'application';
  readonly tenant: string | undefined;
}

/** A command-line tool that is signed in by itself, and hands out tokens. */
export interface Tool {
  readonly label: 'Azure CLI' | 'Azure PowerShell';
  /** How one signs in with it, for messages. */
  readonly signIn: string;
  /** What to install when it is missing, for messages. */
  readonly install: string;
  readonly credential: Credential;
  /** Who is signed in, as far as the tool says. Rejections and nonsense count as not known. */
  whoIs(signal: AbortSignal): Promise<ToolAccount | undefined>;
  /** Why the tool gave no token, from its own words; undefined for words that are not known. */
  explain(words: string): 'missing' | 'signedOut' | undefined;
}

/** A session on the sign-in that a tool already has. Nothing is opened, so that it can be restored silently. */
export async function openToolSession(tool: Tool, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  if (request.how === 'otherAccount') {
    return fail(failure('badRequest', `The account of ${tool.label} is chosen there: run ${tool.signIn} in a terminal, then sign in here again.`));
  }
  const silent = { refused: false, interactive: false, signal: request.signal };
  const [first, who] = await Promise.all([tokenOf(tool, settings, silent), whoIs(tool, request.signal)]);
  if (!first.ok) return first;
  const account: Account = {
    id: who?.name ?? tool.label,
    label: who === undefined ? tool.label : `${who.name} (${tool.label})`,
    ...(who === undefined ? {} : { kind: who.kind }),
  };
  return ok({
    account,
    tenant: settings.tenantId === '' ? (who?.tenant ?? null) : settings.tenantId,
    cloud: settings.cloud,
    first: first.value,
    async token(wish) {
      const token = await tokenOf(tool, settings, wish);
      if (!token.ok) return token;
      const now = await whoIs(tool, wish.signal);
      // Somebody signed in to the tool anew: what was read so far is another account's, or another tenant's
      if (who !== undefined && now !== undefined && (now.name !== who.name || now.tenant !== who.tenant)) {
        return fail(failure('signedOut', `${tool.label} is signed in as ${now.name} now. Sign in again to go on as that account.`));
      }
      return token;
    },
    dispose: () => Promise.resolve(),
  });
}

async function whoIs(tool: Tool, signal: AbortSignal): Promise<ToolAccount | undefined> {
  try {
    return await tool.whoIs(signal);
  } catch {
    return undefined; // a name is nice to have; the token decides
  }
}

async function tokenOf(tool: Tool, settings: MethodSettings, wish: TokenWish): Promise<Result<AccessToken>> {
  const scope = scopeOf(settings);
  // The tools sign in by themselves, and the library refuses claims for them
  if (wish.claims !== undefined) {
    return fail(failure('signedOut', `The tenant asks for a stronger sign-in than ${tool.label} has. Sign in there once more: ${tool.signIn}. Another sign-in method can do it by itself.`));
  }
  if (!/^[0-9a-zA-Z\-_.:/]+$/.test(scope)) {
    return fail(failure('misconfigured', `${tool.label} takes letters, digits and -_.:/ in the setting recoveryKeys.customCloud.resource.`));
  }
  return await askCredential(() => tool.credential.getToken(scope, { abortSignal: wish.signal }), wish.signal, (words, error) => explain(tool, words, error));
}

function explain(tool: Tool, words: string, error: unknown): Failure {
  if (error instanceof Error && error.name === 'AbortError') return cancelled;
  const refusal = refusalIn(words);
  if (refusal?.code === 'signedOut') return failure('signedOut', `${refusal.message} With ${tool.label} that is: ${tool.signIn}.`);
  if (refusal !== undefined) return refusal;
  switch (tool.explain(words)) {
    case 'missing':
      return failure('toolMissing', `${tool.label} was not found on this computer. ${tool.install}`);
    case 'signedOut':
      return failure('signedOut', `${tool.label} is not signed in. Run ${tool.signIn} in a terminal, then sign in here again.`);
    case undefined:
      return networkTroubleIn(words, 'The sign-in authority') ?? failure('unexpected', `${tool.label} gave no token that can be read. Ask it for one in a terminal to see why.`);
  }
}
