import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { Clipboard, Config, Memory, Opener, Prompts, SecretStore } from '../host/ui.ts';
import { lazyMethods } from './lazyMethods.ts';
import type { SignIn } from './signIn.ts';
import { createSignIn } from './signInService.ts';

export interface VscodeSignInParts {
  readonly config: Config;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly log: Log;
  readonly prompts: Prompts;
  readonly clipboard: Clipboard;
  readonly opener: Opener;
  readonly secrets: SecretStore;
}

/** The sign-in of this window, with every method. Does nothing until it is asked. */
export function createVscodeSignIn(parts: VscodeSignInParts): SignIn & Disposable {
  return createSignIn({
    ...parts,
    methods: lazyMethods(async () => (await import('./signInMethods.ts')).createSignInMethods(parts)),
  });
}
