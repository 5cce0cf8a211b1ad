import type * as vscode from 'vscode';
import { cancelled, failure, type Failure } from '../core/failure.ts';
import type { AccessToken, Cloud, Disposable } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Prompts } from '../host/ui.ts';
import { needsOwnApp } from './identityMethods.ts';
import { networkTroubleIn, refusalIn, wordsOf } from './identityPlatform.ts';
import { tenantOfIdToken } from './idToken.ts';
import type { Method, MethodSettings, OpenRequest, OpenSession, TokenWish } from './method.ts';
import { prepareSovereignCloud, type SovereignSetting } from './sovereignCloud.ts';
import { unlessAborted } from './unlessAborted.ts';

/** What is used of `vscode.authentication`. */
export interface MicrosoftAccounts {
  getSession(
    provider: string,
    wanted: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest,
    options: vscode.AuthenticationGetSessionOptions,
  ): Thenable<MicrosoftSession | undefined>;
  getAccounts(provider: string): Thenable<readonly MicrosoftAccount[]>;
  onDidChangeSessions(listener: (event: { readonly provider: { readonly id: string } }) => void): Disposable;
}

export interface MicrosoftAccount {
  readonly id: string;
  readonly label: string;
}

export interface MicrosoftSession {
  readonly accessToken: string;
  readonly account: MicrosoftAccount;
  readonly idToken?: string | undefined;
}

export interface VscodeMethodParts {
  readonly accounts: MicrosoftAccounts;
  readonly sovereign: SovereignSetting;
  readonly prompts: Prompts;
}

const dialogDetail = 'Recovery Keys reads devices and recovery keys from Microsoft Graph with your app registration.';

/**
 * VS Code's own Microsoft account, asked for a token of the user's app registration. VS Code keeps the tokens; a session
 * object of its API is asked for anew each time, since it is a snapshot.
 */
export function createVscodeMethod(parts: VscodeMethodParts): Method {
  return {
    needsAuthority: false,
    async open(settings, request) {
      if (settings.clientId === '') return needsOwnApp('clientId');
      const provider = await prepareSovereignCloud(parts, settings.cloud, request.how !== 'silent');
      if (!provider.ok) return provider;
      return await openSession(parts, provider.value, settings, request);
    },
  };
}

async function openSession(parts: VscodeMethodParts, provider: string, settings: MethodSettings, request: OpenRequest): Promise<Result<OpenSession>> {
  const { accounts } = parts;
  const wanted = wantedOf(scopesOf(settings), request.claims);
  const options = await optionsFor(parts, provider, request);
  if (!options.ok) return options;
  const found = await ask(settings.cloud, () => accounts.getSession(provider, wanted, options.value), request.signal);
  if (!found.ok) return found;
  const { account, idToken } = found.value;
  return ok({
    account: { id: account.id, label: account.label, kind: 'user' },
    tenant: settings.tenantId === '' ? tenantOfIdToken(idToken) : settings.tenantId,
    cloud: settings.cloud,
    first: { token: found.value.accessToken },
    token: (wish) => tokenOf(accounts, provider, settings, account, wish),
    onMayHaveChanged: (listener) =>
      accounts.onDidChangeSessions((event) => {
        if (event.provider.id === provider) listener();
      }),
    dispose: () => Promise.resolve(), // VS Code keeps its session: only the user can end it, in the Accounts menu
  });
}

/**
 * What is asked for. `.default` stands for exactly the permissions that the registration lists, which Set Up Sign-in
 * makes the least for the features chosen; asking for them by name would fail the whole sign-in when one of them was
 * not chosen or not consented to. The two VSCODE_ entries are VS Code's way to name app and tenant, and are not sent.
 */
function scopesOf({ cloud, clientId, tenantId }: MethodSettings): readonly string[] {
  const tenant = tenantId === '' ? [] : [`VSCODE_TENANT:${tenantId}`];
  return [`${cloud.resource}/.default`, `VSCODE_CLIENT_ID:${clientId}`, ...tenant];
}

async function optionsFor({ accounts, prompts }: VscodeMethodParts, provider: string, request: OpenRequest): Promise<Result<vscode.AuthenticationGetSessionOptions>> {
  if (request.how === 'silent') return ok({ silent: true });
  const createIfNone = { detail: dialogDetail };
  if (request.how === 'interactive') return ok(request.forgetChoice ? { createIfNone, clearSessionPreference: true } : { createIfNone });
  const known = await accounts.getAccounts(provider);
  if (known.length === 0) return ok({ createIfNone, clearSessionPreference: true });
  const chosen = await prompts.pick<MicrosoftAccount | 'other'>(
    [...known.map((account) => ({ label: account.label, value: account })), { label: 'Another account…', value: 'other' as const }],
    { title: 'Switch Account', placeHolder: 'Which of your Microsoft accounts?' },
  );
  if (chosen === undefined) return fail(cancelled);
  // Without an account named, a new session begins with the account picker of the sign-in page
  if (chosen === 'other') return ok({ forceNewSession: createIfNone, clearSessionPreference: true });
  return ok({ createIfNone, account: chosen, clearSessionPreference: true });
}

async function tokenOf(
  accounts: MicrosoftAccounts,
  provider: string,
  settings: MethodSettings,
  account: MicrosoftAccount,
  { claims, refused, interactive, signal }: TokenWish,
): Promise<Result<AccessToken>> {
  const scopes = scopesOf(settings);
  const wanted = wantedOf(scopes, claims);
  const silent = await ask(settings.cloud, () => accounts.getSession(provider, wanted, { silent: true, account }), signal);
  // Without claims VS Code has no way to pass its cache by: where Graph refuses that token, only a new sign-in helps
  if (!interactive || (silent.ok && !refused) || (!silent.ok && silent.failure.code !== 'signedOut')) return tokenIn(silent);
  const again = { detail: dialogDetail };
  const options = refused ? { forceNewSession: again, account } : { createIfNone: again, account };
  return tokenIn(await ask(settings.cloud, () => accounts.getSession(provider, wanted, options), signal));
}

function tokenIn(session: Result<MicrosoftSession>): Result<AccessToken> {
  return session.ok ? ok({ token: session.value.accessToken }) : session;
}

function wantedOf(scopes: readonly string[], claims: string | undefined): Parameters<MicrosoftAccounts['getSession']>[1] {
  return claims === undefined ? scopes : { wwwAuthenticate: challengeOf(claims), fallbackScopes: scopes };
}

/**
 * A challenge with the claims and nothing else. A `scope` in it would make VS Code ignore `fallbackScopes`, and with
 * them the client ID, and sign in with an app of its own; so Graph's header is not handed on but written anew.
 */
function challengeOf(claims: string): string {
  return `Bearer error="insufficient_claims", claims="${Buffer.from(claims, 'utf8').toString('base64')}"`;
}

async function ask(cloud: Cloud, question: () => Thenable<MicrosoftSession | undefined>, signal: AbortSignal): Promise<Result<MicrosoftSession>> {
  const asking = async (): Promise<Result<MicrosoftSession>> => {
    try {
      const session = await question();
      return session === undefined ? fail(failure('signedOut', 'No Microsoft account of VS Code is signed in for this extension.')) : ok(session);
    } catch (error) {
      return fail(explain(cloud, error));
    }
  };
  return await unlessAborted(asking(), signal);
}

/** What a rejection of VS Code's sign-in means. It has no codes, only words: those of VS Code and of its provider. */
function explain(cloud: Cloud, error: unknown): Failure {
  const words = wordsOf(error);
  const known = refusalIn(words);
  if (known !== undefined) return known;
  if (/Timed out waiting for authentication provider/i.test(words)) {
    return failure('unavailable', "VS Code's Microsoft sign-in is not there. It may be switched off or still starting.");
  }
  if (/cancel|did not consent|No claims found/i.test(words)) {
    return /No claims found/i.test(words) ? failure('signedOut', 'The tenant asks for a stronger sign-in. Sign in again.') : cancelled;
  }
  return networkTroubleIn(words, new URL(cloud.authority).host) ?? failure('signedOut', 'VS Code\'s Microsoft sign-in did not succeed. Its log "Microsoft Authentication" in the Output view says why.');
}
