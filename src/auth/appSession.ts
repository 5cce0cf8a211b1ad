import { failure, type Failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { askCredential, explainMsal, msalOptions, scopeOf, type Credential } from './credential.ts';
import type { MethodSettings, OpenRequest, OpenSession, TokenWish } from './method.ts';
import type { Trouble } from './trouble.ts';

export interface AppCredential {
  readonly credential: Credential;
  readonly trouble: Pick<Trouble, 'words'>;
}

/** An app that signs in as itself. Nothing is opened and there is no other account, so that it can be restored silently. */
export async function openAppSession(
  { credential, trouble }: AppCredential,
  settings: MethodSettings,
  request: OpenRequest,
  explainFirst: (words: string) => Failure | undefined,
): Promise<Result<OpenSession>> {
  if (request.how === 'otherAccount') {
    return fail(failure('badRequest', 'An app is signed in here, not a person. Set Up Sign-in changes the app or the method.'));
  }
  const scope = scopeOf(settings);
  const explain = explainMsal(settings, trouble);
  const token = (wish: TokenWish): ReturnType<OpenSession['token']> =>
    askCredential(() => credential.getToken(scope, msalOptions(wish)), wish.signal, (words, error) => explainFirst(words) ?? explain(words, error));
  const first = await token({ refused: false, interactive: false, signal: request.signal });
  if (!first.ok) return first;
  return ok({
    account: { id: settings.clientId, label: `App ${settings.clientId}`, kind: 'application' },
    tenant: settings.tenantId,
    cloud: settings.cloud,
    first: first.value,
    token,
    dispose: () => Promise.resolve(),
  });
}
