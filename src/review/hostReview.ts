import type { HostEvent } from '../manageBde/hostFeed.ts';
import { reviewParsed } from '../manageBde/reviewParsed.ts';
import type { HostState, ReviewComputer, ReviewLine, ReviewModel, ReviewSource } from '../manageBde/reviewModel.ts';

/** What a page is told of some hosts: it takes the place of what it had of them. */
export interface HostUpdate {
  readonly computers: readonly ReviewComputer[];
  readonly sources: readonly ReviewSource[];
  readonly unrecognised: readonly ReviewLine[];
}

/** A review of computers whose answers come one by one. */
export interface HostReview {
  /** Everything so far. */
  readonly model: ReviewModel;
  /** Passwords as printed, by row ID; changes with every event. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Takes in an event. Gives the ID of its host; undefined for a host that is none of the feed's. */
  apply(event: HostEvent): string | undefined;
  update(ids: readonly string[]): HostUpdate;
  /** Name of the host with the ID. */
  hostOf(id: string): string | undefined;
  /** Hosts whose newest state is this one. */
  hostsIn(state: HostState['state']): readonly string[];
}

interface HostPart extends HostUpdate {
  readonly host: string;
  readonly state: HostState;
  readonly secrets: ReadonlyMap<string, string>;
}

/** `now`: milliseconds since 1970. */
export function createHostReview({ title, hosts, now }: { readonly title: string; readonly hosts: readonly string[]; readonly now: number }): HostReview {
  const readAt = new Date(now).toISOString();
  const waiting: HostState = { state: 'running', since: readAt, doing: 'Waiting for its turn.' };
  const parts = new Map<string, HostPart>();
  const ids = new Map<string, string>();
  const secrets = new Map<string, string>();
  for (const [index, host] of hosts.entries()) {
    ids.set(host, `h${index}`);
    parts.set(`h${index}`, partOf(`h${index}`, { host, state: waiting }, now));
  }
  const together = (some: readonly HostPart[]): HostUpdate => ({
    computers: some.flatMap(({ computers }) => computers),
    sources: some.flatMap(({ sources }) => sources),
    unrecognised: some.flatMap(({ unrecognised }) => unrecognised),
  });
  return {
    get model() {
      return { title, readAt, ...together([...parts.values()]) };
    },
    secrets,
    apply(event) {
      const id = ids.get(event.host);
      if (id === undefined) return undefined;
      for (const rowId of parts.get(id)?.secrets.keys() ?? []) secrets.delete(rowId);
      const part = partOf(id, event, now);
      parts.set(id, part);
      for (const [rowId, secret] of part.secrets) secrets.set(rowId, secret);
      return id;
    },
    update: (some) => together(some.flatMap((id) => parts.get(id) ?? [])),
    hostOf: (id) => parts.get(id)?.host,
    hostsIn: (wanted) => [...parts.values()].filter(({ state }) => state.state === wanted).map(({ host }) => host),
  };
}

function partOf(id: string, { host, state, parsed }: HostEvent, now: number): HostPart {
  const read = parsed === undefined ? undefined : reviewParsed(parsed, { title: host, label: host, now, idPrefix: `${id}.` });
  const found = (read?.model.computers ?? []).filter(({ volumes, errors }) => volumes.length + errors.length > 0);
  // an answer without anything in it is no answer: it must not look as if there was nothing to find
  const told: HostState =
    state.state === 'read' && found.length === 0
      ? { state: 'failed', at: state.at, what: 'nothing in its answer was recognised', meaning: 'It answered, but not with output of manage-bde. This does not mean that it has no volumes or no keys.', remedy: 'Run manage-bde -status there and see what it prints.' }
      : state;
  const run = { id, state: told };
  return {
    host,
    state: told,
    secrets: read?.secrets ?? new Map(),
    sources: read?.model.sources ?? [],
    unrecognised: read?.model.unrecognised ?? [],
    computers:
      found.length > 0
        ? found.map((computer) => ({ ...computer, name: computer.name ?? host, host: run }))
        : [{ rowId: id, name: host, language: null, sourceId: `${id}.s0`, line: 1, host: run, errors: [], volumes: [] }],
  };
}
