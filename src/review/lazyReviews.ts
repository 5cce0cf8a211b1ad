import { loadOnce } from '../core/loadOnce.ts';
import type { ReviewPanels } from './reviewPanel.ts';

/** The reviews, loaded when the first is opened. */
export function lazyReviews(load: () => Promise<ReviewPanels>): ReviewPanels {
  const reviews = loadOnce(load);
  let loaded: ReviewPanels | undefined;
  let disposed = false;
  return {
    async open(source) {
      loaded = await reviews();
      if (disposed) loaded.dispose();
      else await loaded.open(source);
    },
    async follow(feed) {
      loaded = await reviews();
      if (disposed) loaded.dispose();
      else await loaded.follow(feed);
    },
    hideAll() {
      loaded?.hideAll();
    },
    dispose() {
      disposed = true;
      loaded?.dispose();
    },
  };
}
