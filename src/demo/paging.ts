import { hash } from 'node:crypto';
import type { GraphRequest } from './message.ts';

/** Where a page begins: `at` counts in the list's own way, `page` from 0. */
export interface PageStart {
  readonly at: number;
  readonly page: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last one. */
  readonly next: PageStart | undefined;
}

/** Undefined: the token is not one of ours. */
export function pageStart(request: GraphRequest, option = '$skiptoken'): PageStart | undefined {
  const token = request.query.get(option);
  if (token === undefined) return { at: 0, page: 0 };
  const match = /^(\d+)\.(\d+)\.([0-9a-f]{8})$/.exec(Buffer.from(token, 'base64url').toString());
  if (match?.[3] !== sign(`${match?.[1]}.${match?.[2]}`)) return undefined;
  return { at: Number(match[1]), page: Number(match[2]) };
}

export function pageToken(start: PageStart): string {
  const text = `${start.at}.${start.page}`;
  return Buffer.from(`${text}.${sign(text)}`).toString('base64url');
}

/** Only so that a made-up token is refused; nothing is protected by it. */
function sign(text: string): string {
  return hash('sha256', `page|${text}`).slice(0, 8);
}

/** The absolute link to a page: the request's own options and the token. */
export function nextLink(request: GraphRequest, next: PageStart): string {
  const options = [...request.query].filter(([name]) => name !== '$skiptoken');
  const query = [...options, ['$skiptoken', pageToken(next)] as const]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return `${request.root}/${request.version}/${request.path}?${query}`;
}

/**
 * Walks a list from `start` until the page is full. Whether anything follows is not looked at, so that the last page
 * can be empty, as it can be in Graph. With `emptySecond` the second page is empty too (Graph: "pages may be empty").
 */
export function takePage<T>(
  start: PageStart,
  end: number,
  size: number,
  pick: (at: number) => T | undefined,
  special: { readonly emptySecond: boolean; readonly emptyPage: boolean },
): Page<T> {
  if (special.emptyPage || (special.emptySecond && start.page === 1)) {
    return { items: [], next: { at: start.at, page: start.page + 1 } };
  }
  const items: T[] = [];
  let at = start.at;
  while (at < end && items.length < size) {
    const item = pick(at++);
    if (item !== undefined) items.push(item);
  }
  return { items, next: at < end ? { at, page: start.page + 1 } : undefined };
}
