import type { Session } from '../auth/sessions.ts';
import { lacksOwnApp } from '../auth/signInSettings.ts';
import { failure, type Failure } from '../core/failure.ts';
import { fail, type Result } from '../core/result.ts';
import type { Services } from './services.ts';
import { withProgress } from './signInNow.ts';

/** The session that a command needs: the open one, one that needs no dialog, or one that the user signs in to now. */
export async function openSession(services: Services, signal: AbortSignal): Promise<Result<Session>> {
  const { sessions, config } = services;
  if (sessions.current === undefined && lacksOwnApp(config)) {
    return fail(failure('misconfigured', 'Nobody is signed in, and an app registration of your own comes first. Set Up Sign-in leads there.'));
  }
  const silent = await sessions.open({ interactive: false, signal });
  if (silent.ok || silent.failure.code !== 'signedOut') return silent;
  const entered = await withProgress(services, signal, 'Signing in', (both) => services.signIn.signIn(both));
  return entered.ok ? await sessions.open({ interactive: false, signal }) : entered;
}

/** Said where a question stood there while somebody signed out, or in as somebody else: what was chosen is of another session. */
export const sessionEnded: Failure = failure('signedOut', 'The session ended meanwhile, so nothing was done.');
