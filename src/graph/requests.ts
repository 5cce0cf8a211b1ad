import { failure } from '../core/failure.ts';
import type { Log } from '../core/ports.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { requestIdOf } from './answerFailure.ts';
import { templateOf, type GraphAnswer, type GraphCall } from './graphCall.ts';
import type { GraphClient } from './graphClient.ts';
import type { ListNotes } from './recoveryGraph.ts';
import type { Row } from './row.ts';
import { entityOf, pageOf, type Read } from './schema.ts';
import type { WireIds } from './wireIds.ts';
import type { WrittenForms } from './writtenForms.ts';

/** What the single calls are made with. */
export interface Requests {
  readonly client: GraphClient;
  readonly log: Log;
  readonly wireIds: WireIds;
  /** Device IDs as key rows write them, which may differ from how /devices does. */
  readonly keyOwners: WrittenForms;
}

/** Reads one entity. */
export async function readEntity(requests: Requests, call: GraphCall, signal?: AbortSignal): Promise<Result<Row>> {
  const answer = await requests.client.send(call, signal);
  if (!answer.ok) return answer;
  const entity = entityOf(jsonOf(answer.value));
  return entity === undefined ? malformed(answer.value) : ok(entity);
}

/** Empty pages in a row after which a list is given up: services send some, and no one sends a thousand. */
const mostEmptyPages = 1000;

/**
 * Reads a collection page by page. A page may be empty and still have a next one. A row that makes no sense is left
 * out, counted in the log and told to `notes`; a page that makes none ends the list with `malformed`, as do links that
 * lead back to a page that was read, and links that lead on and on without any row.
 */
export async function* readPages<T extends object>(
  requests: Requests,
  call: GraphCall,
  read: (row: unknown) => Read<T>,
  signal?: AbortSignal,
  notes?: ListNotes,
): AsyncGenerator<Result<readonly T[]>> {
  const seen = new Set<string>();
  let emptyPages = 0;
  let answer = await requests.client.send(call, signal);
  for (;;) {
    if (!answer.ok) {
      yield answer;
      return;
    }
    seen.add(answer.value.url.href);
    const page = pageOf(jsonOf(answer.value));
    if (page === undefined) {
      yield malformed(answer.value);
      return;
    }
    const items: T[] = [];
    let unreadable = 0;
    for (const row of page.rows) {
      const item = read(row);
      if (item === undefined) unreadable += 1;
      else if (item !== 'skipped') items.push(item);
    }
    if (unreadable > 0) {
      requests.log.warn(`${templateOf(call)}: ${unreadable} of ${page.rows.length} rows make no sense and were left out`);
      notes?.unreadable(unreadable);
    }
    yield ok(items);
    if (page.nextLink === undefined) return;
    emptyPages = items.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages >= mostEmptyPages) {
      yield malformed(answer.value, 'Microsoft Graph leads from one empty page to the next without an end.');
      return;
    }
    const from = answer.value.url;
    if (leadsBack(page.nextLink, from, seen)) {
      yield malformed(answer.value, 'Microsoft Graph leads in circles: a page links to one that was read before.');
      return;
    }
    answer = await requests.client.follow(call, page.nextLink, from, signal);
  }
}

function leadsBack(link: string, from: URL, seen: ReadonlySet<string>): boolean {
  try {
    return seen.has(new URL(link, from).href);
  } catch {
    return false; // what is no address is refused when it is followed
  }
}

/** The JSON of an answer; undefined where there is none. */
export function jsonOf(answer: GraphAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return undefined;
  }
}

export function malformed(answer: GraphAnswer, message = 'Microsoft Graph gave an answer that it does not document.'): Result<never> {
  const requestId = requestIdOf(answer);
  return fail(failure('malformed', message, { status: answer.status, ...(requestId === undefined ? {} : { requestId }) }));
}
