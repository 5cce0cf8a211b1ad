import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock, Disposable } from '../core/ports.ts';

/**
 * Gives one page to a browser, once: a file would stay on the disk, would not be there where the browser is when VS Code
 * works remotely, and `openExternal` fails on Windows for files (microsoft/vscode#323733). The address is on loopback
 * and cannot be guessed.
 */
export interface ServedPage extends Disposable {
  readonly url: string;
}

/** A browser that starts first may take a while. */
const waitMs = 120_000;

export async function serveOnce(html: string, clock: Pick<Clock, 'after'>): Promise<ServedPage> {
  const path = `/${randomBytes(24).toString('base64url')}`;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    response.end(html, dispose);
  });
  const timer = clock.after(waitMs, dispose);

  function dispose(): void {
    timer.dispose();
    server.close();
    server.closeIdleConnections();
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${path}`, dispose };
}
