import type { SignIn } from '../auth/signIn.ts';
import type { Result } from '../core/result.ts';
import type { RecoveryGraph } from '../graph/recoveryGraph.ts';
import type { Clipboard, Config, Memory, Opener, Prompts, SecretStore } from '../host/ui.ts';

/** What the commands about signing in are given: a part of the services of all commands. */
export interface SignInServices {
  readonly signIn: SignIn;
  readonly config: Config;
  readonly memory: Memory;
  readonly prompts: Prompts;
  readonly clipboard: Clipboard;
  readonly opener: Opener;
  readonly secrets: SecretStore;
}

export interface AccessServices extends SignInServices {
  readonly sessions: {
    open(options: { readonly interactive: boolean; readonly signal?: AbortSignal }): Promise<Result<{ readonly graph: Pick<RecoveryGraph, 'probe'> }>>;
  };
}
