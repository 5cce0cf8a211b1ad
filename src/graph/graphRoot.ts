import { trimmedEndOf } from '../core/trimSigns.ts';
import { failure } from '../core/failure.ts';
import { isLoopback } from '../core/loopback.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** The one place that tokens go to. */
export interface GraphRoot {
  /** Without version and trailing slash. */
  readonly href: string;
  readonly host: string;
  /** The address of a link as Graph gave it, or why no token may be sent there. Relative links count from `from`. */
  admit(link: string, from?: URL): Result<URL>;
}

/** Checks a configured root: https, or http on this machine; no credentials, query or fragment. */
export function parseGraphRoot(graphRoot: string): Result<GraphRoot> {
  const root = parse(graphRoot);
  if (root?.username !== '' || root.password !== '' || root.search !== '' || root.hash !== '') {
    return fail(failure('misconfigured', 'The Graph root in the settings is not the address of a server.'));
  }
  if (root.protocol !== 'https:' && !(root.protocol === 'http:' && isLoopback(root.hostname))) {
    return fail(failure('misconfigured', 'The Graph root must begin with https://. Only this machine may be asked over http.'));
  }
  const prefix = trimmedEndOf(root.pathname, '/');
  return ok({
    href: root.origin + prefix,
    host: root.host,
    admit(link, from) {
      const url = ontoLoopback(parse(link, from), root);
      if (url === undefined) return fail(failure('malformed', 'Microsoft Graph gave a link that is no address.'));
      const below = prefix === '' || url.pathname === prefix || url.pathname.startsWith(`${prefix}/`);
      if (url.origin !== root.origin || url.username !== '' || url.password !== '' || !below) {
        return fail(failure('foreignHost', `A link in an answer leads outside ${root.host}, to ${url.host}. It was not followed, and no token was sent.`));
      }
      return ok(url);
    },
  });
}

/** A server on this machine may call itself by another of its names: it is asked by the one in the settings. */
function ontoLoopback(url: URL | undefined, root: URL): URL | undefined {
  if (url === undefined || !isLoopback(url.hostname) || !isLoopback(root.hostname)) return url;
  if (url.protocol === root.protocol && url.port === root.port) url.hostname = root.hostname;
  return url;
}

function parse(text: string, from?: URL): URL | undefined {
  try {
    return new URL(text, from);
  } catch {
    return undefined;
  }
}
