import { packModel } from '../../src/review/pageModel.ts';
import { reviewHtml } from '../../src/review/html.ts';
import { bigReview } from '../support/bigReview.ts';
import { startPageHarness, type OpenedPage, type PageHarness } from '../support/pageHarness.ts';
import { median, round, type Benchmark } from './measure.ts';

/** Pairs that count; one more comes first and warms the browser up. */
const pairs = 7;

/** Steps of a scroll from end to end, one a frame. */
const steps = 240;

/**
 * The review page with 10,000 volumes: how long it takes from the model being posted until its first rows are painted,
 * against the same page with one volume, and the longest frame while one scrolls from end to end.
 */
export const reviewPage: Benchmark = {
  name: 'review10k',
  async run(say) {
    const texts = [1, 10_000].map((volumes) => JSON.stringify({ type: 'model', model: packModel(bigReview(volumes)) }));
    const harness = await startPageHarness();
    try {
      const ratios: number[] = [];
      const frames: number[] = [];
      for (let index = -1; index < pairs; index++) {
        const times: number[] = [];
        // the order turns round every time
        for (const which of index % 2 === 0 ? [1, 0] : [0, 1]) {
          const opened = await open(harness);
          times[which] = await firstRows(opened, texts[which] ?? '');
          if (which === 1 && index >= 0) frames.push(await longestFrame(opened));
          await opened.close();
        }
        const [small = Number.NaN, large = Number.NaN] = times;
        if (index < 0) continue;
        ratios.push(large / small);
        say(`  first rows of 10,000 volumes ÷ of one: ${large.toFixed(0)} ÷ ${small.toFixed(0)} ms; longest frame ${(frames.at(-1) ?? 0).toFixed(0)} ms`);
      }
      return { 'review10k.firstRowsMs.vsEmptyPage': round(median(ratios)), 'review10k.longestFrameMs': round(median(frames)) };
    } finally {
      await harness.close();
    }
  },
};

async function open(harness: PageHarness): Promise<OpenedPage> {
  const opened = await harness.open({ page: 'review', html: (files) => reviewHtml('fleet.txt', files) });
  await opened.waitForSent('ready');
  return opened;
}

async function firstRows({ page }: OpenedPage, text: string): Promise<number> {
  return await page.evaluate(
    (json) =>
      new Promise<number>((resolve) => {
        const message: unknown = JSON.parse(json);
        const look = (began: number): void => {
          requestAnimationFrame(() => {
            if (document.querySelector('.rows [data-key]') === null) {
              look(began);
              return;
            }
            // a task that comes after this frame has been painted
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              resolve(performance.now() - began);
            };
            port2.postMessage(null);
          });
        };
        // begins with a frame, so that waiting for the next one does not count by chance
        requestAnimationFrame(() => {
          const began = performance.now();
          window.postMessage(message, location.origin);
          look(began);
        });
      }),
    text,
  );
}

async function longestFrame({ page }: OpenedPage): Promise<number> {
  return await page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const height = document.documentElement.scrollHeight - window.innerHeight;
        let step = 0;
        let before: number | undefined;
        let longest = 0;
        const next = (now: number): void => {
          if (before !== undefined) longest = Math.max(longest, now - before);
          before = now;
          if (step > count) {
            resolve(longest);
            return;
          }
          window.scrollTo(0, (height * step++) / count);
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    steps,
  );
}
