/** A request to Graph after the transport is done with it: from HTTP or from an item of a batch. */
export interface GraphRequest {
  readonly method: string;
  readonly version: 'v1.0' | 'beta';
  /** Path below the version, without a slash in front, as it was sent. */
  readonly path: string;
  readonly query: QueryOptions;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** Scheme and host that links are built with. */
  readonly root: string;
  readonly inBatch: boolean;
  readonly requestId: string;
  readonly clientRequestId: string;
  /** Set by a fault: answer a list with an empty page that leads to the real one. */
  readonly emptyPage: boolean;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; absent for 204. */
  readonly body?: unknown;
  /** Instead of `body`: text with the content type of `headers`. */
  readonly text?: string;
}

/** OData's query options by their name with `$`, in lower case; custom options are left out. */
export type QueryOptions = ReadonlyMap<string, string>;

const known = new Set(['select', 'filter', 'top', 'skip', 'orderby', 'expand', 'count', 'search', 'skiptoken', 'deltatoken', 'format', 'apply']);

/** Graph takes the options with and without `$`. Undefined: one of them is there twice. */
export function parseQuery(search: string): QueryOptions | undefined {
  const options = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const bare = name.replace(/^\$/, '').toLowerCase();
    if (!name.startsWith('$') && !known.has(bare)) continue;
    if (options.has(`$${bare}`)) return undefined;
    options.set(`$${bare}`, value);
  }
  return options;
}

export function json(body: unknown, status = 200): GraphAnswer {
  return { status, body };
}

export const noContent: GraphAnswer = { status: 204 };
