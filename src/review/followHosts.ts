import type { Clock, Disposable } from '../core/ports.ts';
import type { HostFeed } from '../manageBde/hostFeed.ts';
import { createHostReview, type HostReview } from './hostReview.ts';

/** So often at most the page is told of hosts: two hundred that end at once are one message. */
const togetherMs = 250;

export interface FollowedHosts extends Disposable {
  readonly review: HostReview;
  readonly feed: HostFeed;
}

/** Follows a feed; `told` gets the IDs of hosts of which something is new, several at a time. */
export function followHosts(feed: HostFeed, clock: Clock, told: (ids: readonly string[]) => void): FollowedHosts {
  const review = createHostReview({ title: feed.title, hosts: feed.hosts, now: clock.now() });
  const fresh = new Set<string>();
  let timer: Disposable | undefined;

  function tell(): void {
    timer = undefined;
    const ids = [...fresh];
    fresh.clear();
    told(ids);
  }

  const subscription = feed.subscribe((event) => {
    const id = review.apply(event);
    if (id === undefined) return;
    fresh.add(id);
    timer ??= clock.after(togetherMs, tell);
  });
  return {
    review,
    feed,
    dispose() {
      timer?.dispose();
      subscription.dispose();
    },
  };
}
