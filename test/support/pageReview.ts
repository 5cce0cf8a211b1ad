import { candidatesOf } from '../../src/core/groupCandidates.ts';
import { packModel, wholeVolumes } from '../../src/review/pageModel.ts';
import { parseFromPage, type ToPage } from '../../src/review/protocol.ts';
import { reviewHtml } from '../../src/review/html.ts';
import type { ReviewModel } from '../../src/manageBde/reviewModel.ts';
import type { OpenedPage, PageHarness, PageOptions } from './pageHarness.ts';

export type ReviewOptions = Partial<Pick<PageOptions, 'theme' | 'viewport' | 'fakeTime' | 'state' | 'reducedMotion'>>;

/** The review page with a model in it. */
export async function openReview(harness: PageHarness, model: ReviewModel, options: ReviewOptions = {}): Promise<OpenedPage> {
  const opened = await harness.open({ page: 'review', html: (files) => reviewHtml(model.title, files), ...options });
  await opened.waitForSent('ready');
  await opened.post({ type: 'model', model: packModel(model) } satisfies ToPage);
  // a page without rows asks for nothing
  if (model.computers.every((computer) => computer.volumes.length + computer.errors.length === 0)) return opened;
  // the page asks after its first frame
  if (options.fakeTime === true) await opened.page.clock.runFor(50);
  await opened.waitForSent('volumes');
  for (const volumes of wholeVolumes(model.computers)) await opened.post({ type: 'volumes', volumes } satisfies ToPage);
  return opened;
}

/** A host that answers like ours as long as it is told to, and then falls silent. */
export interface SilentHost {
  /** Time goes on in the page, with a heartbeat each second while the host is not silent. */
  pass(ms: number): Promise<void>;
  silent: boolean;
}

/** Gives the page every password it asks for. */
export function hostOf(opened: OpenedPage, secrets: ReadonlyMap<string, string>): SilentHost {
  const answers: Promise<void>[] = [];
  opened.onMessage((message) => {
    const intent = parseFromPage(message);
    if (intent?.type !== 'showPassword') return;
    const groups = (secrets.get(intent.rowId) ?? '').split('-');
    answers.push(opened.post({ type: 'password', rowId: intent.rowId, groups, candidates: candidatesOf(groups), hidesAfterSeconds: 60 } satisfies ToPage));
  });
  const host: SilentHost = {
    silent: false,
    async pass(ms) {
      await Promise.all(answers);
      for (let left = ms; left > 0; left -= 1000) {
        await opened.page.clock.runFor(Math.min(left, 1000));
        if (!host.silent) await opened.post({ type: 'ping' } satisfies ToPage);
      }
    },
  };
  return host;
}

/** Digit groups of passwords: whatever else is shown, none of these may be. */
export function groupsOf(secrets: ReadonlyMap<string, string>): readonly string[] {
  return [...secrets.values()].flatMap((secret) => secret.split('-')).filter((group) => /^\d{6}$/.test(group));
}

export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly focusable: boolean;
}

/** The page as assistive technology is told of it. */
export async function accessibilityOf({ page }: OpenedPage): Promise<readonly AccessibleNode[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => ({
      role: String(node.role?.value ?? ''),
      name: String(node.name?.value ?? ''),
      focusable: node.properties?.some((property) => property.name === 'focusable' && property.value.value === true) ?? false,
    }));
}
