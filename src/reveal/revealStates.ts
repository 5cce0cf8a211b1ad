import type { Failure } from '../core/failure.ts';
import type { SupportContact } from '../graph/recoveryGraph.ts';
import type { Fingerprint } from '../host/secretClipboard.ts';
import { failedView } from './failureWords.ts';
import type { HiddenReason, RevealState } from './protocol.ts';
import type { RevealDeps } from './revealDeps.ts';
import type { ShowTime } from './showTime.ts';
import type { KeyTarget } from '../core/keyTarget.ts';

/** Where the life of a key stands, as its host knows it. None of these has the key. */
export type State = Asking | Shown | Failed | { readonly kind: 'mismatch' } | { readonly kind: 'hidden'; readonly why: HiddenReason; readonly afterSeconds: number };

export interface Asking {
  readonly kind: 'asking';
  readonly ask: AbortController;
}

export interface Shown {
  readonly kind: 'shown';
  readonly fingerprint: Fingerprint;
  readonly time: ShowTime;
}

export interface Failed {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly contact?: SupportContact;
  readonly lookUp?: AbortController;
}

/** A state in the page's words. There are none for a shown key: every model takes the key off the page. */
export function stateForPage(state: Exclude<State, Shown>, target: KeyTarget, deps: RevealDeps): RevealState {
  switch (state.kind) {
    case 'asking':
    case 'mismatch':
      return { kind: state.kind };
    case 'hidden':
      return { kind: 'hidden', why: state.why, afterSeconds: state.afterSeconds };
    case 'failed':
      return {
        kind: 'failed',
        failure: failedView(target, state.failure, {
          now: deps.clock.now(),
          fileVaultStates: deps.fileVaultStates?.(target.device) ?? [],
          contact: state.contact,
          canCopyForAdmin: deps.textForAdmin !== undefined,
        }),
      };
  }
}
