import type { Failure } from '../core/failure.ts';
import type { Disposable } from '../core/ports.ts';
import { describeBug } from '../host/runCommand.ts';
import { fingerprintOf } from '../host/secretClipboard.ts';
import { createCopying } from './copying.ts';
import { isMismatch } from './evidence.ts';
import { contactLine, hasNoKeyToShow } from './failureWords.ts';
import { modelOf, otherTarget, saysOther, upToDate } from './presentReveal.ts';
import { parseFromPage, type FromPage, type HiddenReason } from './protocol.ts';
import { readOnce } from './readOnce.ts';
import type { RevealDeps, RevealPage } from './revealDeps.ts';
import { stateForPage, type Asking, type Failed, type Shown, type State } from './revealStates.ts';
import { createShowTime, showSeconds } from './showTime.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import { nameOf } from './target.ts';

export interface RevealController extends Disposable {
  readonly target: KeyTarget;
  readonly shown: boolean;
  /** An explicit click elsewhere that wants this key: asks for it, unless it is on screen already. */
  open(target: KeyTarget): void;
  /** Takes the key off the page, at the user's wish. */
  hide(): void;
}

/**
 * The life of a key on a reveal page. The key is a local of `ask` on its way from Graph to the page; what stays here is
 * a salted hash of it. Whatever takes it off the page, only an explicit click brings another one.
 */
export function createRevealController(deps: RevealDeps, page: RevealPage, first: KeyTarget): RevealController {
  const { clock, log } = deps;
  let target = first;
  let session = deps.session.current();
  let round = 0;
  let state: State = { kind: 'hidden', why: 'neverShown', afterSeconds: 0 };
  /** The page has said that it listens, and was not hidden since. */
  let ready = false;
  /** An explicit click that waits for the page. */
  let wanted = false;
  /** Somebody insisted although the caller read another ID. */
  let insisted = false;
  const copying = createCopying(deps, page);
  const subscriptions: Disposable[] = [];

  function enter(next: State): void {
    const before = state;
    state = next;
    if (before.kind === 'asking' && before !== next) before.ask.abort();
    if (before.kind === 'failed') before.lookUp?.abort();
    if (before.kind === 'shown') {
      before.time.dispose();
      deps.onHidden?.();
    }
  }

  function postModel(): void {
    target = upToDate(target, deps.keysOf(target.device));
    if (!ready || state.kind === 'shown') return;
    page.post({ type: 'model', model: modelOf(target, deps.keysOf(target.device), round, stateForPage(state, target, deps)) });
  }

  /** Ends what is under way or on screen. Nothing happens where there is neither. */
  function end(why: HiddenReason): void {
    wanted = false;
    if (state.kind !== 'asking' && state.kind !== 'shown') return;
    log.debug(state.kind === 'shown' ? `Reveal: the key was hidden (${why}).` : `Reveal: asking was given up (${why}).`);
    enter({ kind: 'hidden', why, afterSeconds: showSeconds(deps.settings().hideAfterSeconds) });
    postModel();
  }

  function begin(): void {
    if (!ready || !page.visible) {
      wanted = true;
      return;
    }
    wanted = false;
    if (isMismatch(target) && !insisted) {
      enter({ kind: 'mismatch' });
      postModel();
      return;
    }
    void ask();
  }

  async function ask(): Promise<void> {
    if (state.kind === 'asking') return;
    round += 1;
    const asking: Asking = { kind: 'asking', ask: new AbortController() };
    enter(asking);
    postModel();
    const answer = await readOnce(deps, target, session, asking.ask.signal);
    // cancelled, hidden, signed out or turned to another key meanwhile: what came is dropped here
    if (!isCurrent(asking)) return;
    if (!answer.ok) {
      refuse(answer.failure);
      return;
    }
    if (deps.settings().hideOnBlur && !deps.window.focused()) {
      end('blur');
      return;
    }
    const key = answer.value;
    const shown: Shown = {
      kind: 'shown',
      fingerprint: fingerprintOf(key.groups.join('-')),
      time: createShowTime(clock, () => deps.settings().hideAfterSeconds),
    };
    enter(shown);
    const hidesInMs = shown.time.leftMs();
    page.post({ type: 'key', round, ...key, hidesInMs });
    log.debug('Reveal: a key is shown.');
    deps.onShown?.(hidesInMs);
    watch(shown);
  }

  function isCurrent(one: State): boolean {
    return state === one;
  }

  function refuse(why: Failure): void {
    log.warn(`Reveal: the key was not read: ${why.code}${why.status === undefined ? '' : ` ${why.status}`}${why.requestId === undefined ? '' : ` request-id ${why.requestId}`}`);
    const { supportContact } = deps;
    if (supportContact === undefined || !hasNoKeyToShow(target, why.code)) {
      enter({ kind: 'failed', failure: why });
      postModel();
      return;
    }
    const lookUp = new AbortController();
    const failed: Failed = { kind: 'failed', failure: why, lookUp };
    enter(failed);
    postModel();
    void lookUpContact(failed, supportContact, lookUp.signal);
  }

  async function lookUpContact(failed: Failed, supportContact: NonNullable<RevealDeps['supportContact']>, signal: AbortSignal): Promise<void> {
    try {
      const contact = await supportContact(signal);
      if (state !== failed || !contact.ok || contact.value === null) return;
      enter({ kind: 'failed', failure: failed.failure, contact: contact.value });
      postModel();
    } catch (error) {
      if (!signal.aborted) log.error(`Reveal: the support contact could not be read: ${describeBug(error)}`);
    }
  }

  /** Tells the page each second that somebody watches the time, and ends the showing. */
  function watch(shown: Shown): void {
    shown.time.start(
      (leftMs) => {
        page.post({ type: 'ping', leftMs });
        deps.onShown?.(leftMs);
      },
      () => {
        end('time');
      },
    );
  }

  function blurred(): void {
    if (state.kind === 'shown' && deps.settings().hideOnBlur) end('blur');
  }

  function turnTo(next: KeyTarget): void {
    enter({ kind: 'hidden', why: 'neverShown', afterSeconds: 0 });
    target = next;
    insisted = false;
    page.setTitle(nameOf(next));
    begin();
  }

  async function act(intent: FromPage): Promise<void> {
    switch (intent.type) {
      case 'ready':
        ready = true;
        if (wanted) begin();
        else if (state.kind === 'shown') end('reloaded');
        else postModel();
        return;
      case 'show':
        if (state.kind === 'hidden' || state.kind === 'failed') begin();
        return;
      case 'showAnyway':
        if (state.kind !== 'mismatch') return;
        insisted = true;
        begin();
        return;
      case 'cancel':
        end(state.kind === 'shown' ? 'you' : 'cancelled');
        return;
      case 'gone':
        if (state.kind === 'shown') end(intent.why);
        return;
      case 'blurred':
        if (!deps.window.tellsEveryBlur) blurred();
        return;
      case 'copy':
        await copying.key(state, intent.text);
        return;
      case 'rotate':
        await deps.rotate(target.device);
        return;
      case 'showOther': {
        const other = otherTarget(target, deps.keysOf(target.device), intent.keyId);
        if (other !== undefined) turnTo(other);
        return;
      }
      case 'copyContact':
        if (state.kind === 'failed' && state.contact !== undefined) await copying.text(contactLine(state.contact));
        return;
      case 'copyForAdmin':
        if (state.kind === 'failed') await copying.text(deps.textForAdmin?.(state.failure));
        return;
      case 'signIn':
        await deps.signIn();
        return;
    }
  }

  async function receive(message: unknown): Promise<void> {
    const intent = parseFromPage(message);
    if (intent === undefined) return;
    try {
      await act(intent);
    } catch (error) {
      log.error(`Reveal: "${intent.type}" failed: ${describeBug(error)}`);
    }
  }

  subscriptions.push(
    page.onMessage((message) => void receive(message)),
    page.onDidChangeVisible((visible) => {
      if (visible) {
        // the page may have said that it is ready before its panel was said to be visible
        if (wanted && ready) begin();
        return;
      }
      end('tab');
      ready = false;
    }),
    deps.window.onDidChangeFocus((focused) => {
      if (!focused) blurred();
    }),
    deps.session.onDidChange(() => {
      if (deps.session.current() !== session) end('signedOut');
      else if (state.kind === 'failed' && state.failure.code === 'signedOut') {
        // signed in again: the way on is a click, as always
        enter({ kind: 'hidden', why: 'neverShown', afterSeconds: 0 });
        postModel();
      }
    }),
  );
  const keysWatch = deps.onDidChangeKeys?.(() => {
    // not while a key is shown: every model takes it off the page
    if (state.kind !== 'shown' && saysOther(upToDate(target, deps.keysOf(target.device)), target)) postModel();
  });
  if (keysWatch !== undefined) subscriptions.push(keysWatch);
  page.setTitle(nameOf(target));
  begin();

  return {
    get target() {
      return target;
    },
    get shown() {
      return state.kind === 'shown';
    },
    open(next) {
      session = deps.session.current();
      const samePrefix = target.kind === 'fileVault' || (next.kind === 'bitlocker' && next.callerPrefix === target.callerPrefix);
      if (samePrefix && (state.kind === 'shown' || state.kind === 'asking')) return;
      turnTo(next);
    },
    hide() {
      end('you');
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      ready = false;
      wanted = false;
      enter({ kind: 'hidden', why: 'you', afterSeconds: 0 });
    },
  };
}
