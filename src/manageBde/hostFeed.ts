import type { Disposable } from '../core/ports.ts';
import type { Parsed } from './parse.ts';
import type { HostState } from './reviewModel.ts';

/** What becomes of one computer that is asked. The newest event of a host counts. */
export interface HostEvent {
  /** As the feed lists it. */
  readonly host: string;
  readonly state: HostState;
  /** What was read of its answer. May hold recovery passwords. Also with a failure: an answer that was cut has a part. */
  readonly parsed?: Parsed;
}

/** Computers being asked, as a review follows them. A feed that can neither retry nor cancel offers neither. */
export interface HostFeed {
  readonly title: string;
  /** All of them, each once, in the order in which they were chosen. */
  readonly hosts: readonly string[];
  /** Tells what happened so far, then everything that happens, until it is disposed. */
  subscribe(listener: (event: HostEvent) => void): Disposable;
  retry?(hosts: readonly string[]): void;
  cancel?(hosts: readonly string[]): void;
}
