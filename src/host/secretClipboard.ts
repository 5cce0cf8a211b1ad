import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { Clipboard } from './ui.ts';

/** How long a copied secret may stay in the clipboard, in seconds. */
export const clipboardSeconds = 60;

/** When the clipboard cannot be read (a browser may refuse while its window has no focus), it is tried again. */
const retrySeconds = 5;
const retries = 60;

/** Tells whether a text is the secret it was made from, without keeping the secret. */
export interface Fingerprint {
  matches(text: string): boolean;
}

/** A salted SHA-256 of a secret. The salt lives as long as the fingerprint, so two of one secret have nothing in common. */
export function fingerprintOf(secret: string): Fingerprint {
  const salt = randomBytes(16);
  const hash = (text: string): Buffer => createHash('sha256').update(salt).update(text).digest();
  const expected = hash(secret);
  return { matches: (text) => timingSafeEqual(hash(text), expected) };
}

/**
 * Puts secrets into the clipboard and takes them out again. What is kept in between is a salted hash: enough to see
 * whether the clipboard still holds the secret, and nothing else. What somebody copied meanwhile stays.
 */
export interface SecretClipboard extends Disposable {
  /** Rejects when the clipboard cannot be written. A newer copy takes the place of an older one. */
  copy(secret: string): Promise<void>;
  /** Takes a copied secret out now if it is still there: at the end of the session, or of the window. Never rejects. */
  clear(): Promise<void>;
}

export function createSecretClipboard(parts: { readonly clipboard: Clipboard; readonly clock: Clock; readonly log: Log }): SecretClipboard {
  const { clipboard, clock, log } = parts;
  let held: Fingerprint | undefined;
  let timer: Disposable | undefined;
  let disposed = false;
  // one after another: a clearing that has just read must not write over a newer copy
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  function forget(): void {
    timer?.dispose();
    timer = undefined;
    held = undefined;
  }

  function clearAfter(seconds: number, fingerprint: Fingerprint, attempt: number): void {
    timer = clock.after(seconds * 1000, () => {
      void inTurn(() => takeOut(fingerprint, attempt));
    });
  }

  async function takeOut(fingerprint: Fingerprint, attempt: number): Promise<void> {
    if (held !== fingerprint) return;
    try {
      if (fingerprint.matches((await clipboard.read()).trim())) {
        await clipboard.write('');
        log.debug('A copied key was taken out of the clipboard.');
      }
      forget();
    } catch {
      // what was thrown may quote the clipboard, so it is not looked at
      if (disposed || attempt >= retries) {
        forget();
        log.warn('The clipboard cannot be read, so a copied key may still be in it.');
      } else {
        clearAfter(retrySeconds, fingerprint, attempt + 1);
      }
    }
  }

  function clear(): Promise<void> {
    return inTurn(async () => {
      if (held !== undefined) await takeOut(held, retries);
    });
  }

  return {
    copy: (secret) =>
      inTurn(async () => {
        if (disposed) throw new Error('The clipboard is no longer looked after.');
        await clipboard.write(secret);
        forget();
        held = fingerprintOf(secret.trim());
        clearAfter(clipboardSeconds, held, 0);
      }),
    clear,
    dispose() {
      disposed = true;
      void clear();
    },
  };
}
