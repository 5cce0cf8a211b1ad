import { AsyncLocalStorage } from 'node:async_hooks';
import { request } from 'node:http';

/**
 * Takes the place of the package `open` in the bundle (esbuild.config.mjs): @azure/identity opens the browser with it,
 * on the machine that the extension runs on and on Windows by way of PowerShell, and has no option for another way.
 * VS Code's own opener finds the user's machine. The opener travels with the asynchronous call, since the library
 * passes nothing but the address.
 */
export interface Browser {
  open(url: string): Promise<boolean>;
  /** Ends the sign-in that waits for the browser. */
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly browser: Browser;
  /** The answer has come, so nobody listens for it any more. */
  over: boolean;
}

const waiting = new AsyncLocalStorage<Waiting>();

export async function withBrowser<T>(browser: Browser, work: () => Promise<T>): Promise<T> {
  const own: Waiting = { browser, over: false };
  try {
    return await waiting.run(own, work);
  } finally {
    own.over = true;
  }
}

export async function openExternally(url: string): Promise<void> {
  const own = waiting.getStore();
  if (own === undefined) throw new Error('No browser was given for this sign-in.');
  const { browser } = own;
  if (new URL(url).protocol !== 'https:') throw new Error('A sign-in page is opened over https only.');
  const stop = (): void => {
    if (!own.over) giveUp(url);
  };
  browser.signal.addEventListener('abort', stop, { once: true });
  if (browser.signal.aborted || !(await browser.open(url))) {
    giveUp(url);
    throw new DOMException('The sign-in page was not opened.', 'AbortError');
  }
}

/**
 * MSAL listens on this machine until an answer comes, and cannot be stopped. So the answer "declined" is given in the
 * browser's place, with the state that only the sign-in page was told; without a listener nothing happens.
 */
function giveUp(url: string): void {
  const { searchParams } = new URL(url);
  const state = searchParams.get('state');
  const redirect = searchParams.get('redirect_uri');
  if (state === null || redirect === null || !URL.canParse(redirect)) return;
  const { hostname, port } = new URL(redirect);
  if (hostname !== 'localhost') return;
  const answer = new URLSearchParams({ error: 'access_denied', state }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(answer) };
  const post = request({ host: '127.0.0.1', port, method: 'POST', path: '/', headers, timeout: 5_000 }, (response) => {
    response.resume();
  });
  post.on('error', () => undefined);
  post.end(answer);
}
