import { candidatesOf } from '../core/groupCandidates.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import { compareReviews } from '../manageBde/compareReviews.ts';
import type { HostFeed } from '../manageBde/hostFeed.ts';
import type { ReviewModel } from '../manageBde/reviewModel.ts';
import type { Clipboard, Prompts } from '../host/ui.ts';
import { damageQuestion } from './damageQuestion.ts';
import { followHosts, type FollowedHosts } from './followHosts.ts';
import { packComputers, packModel, wholeVolumes } from './pageModel.ts';
import { printReview, type PrintedReview } from './printReview.ts';
import { compareWith, type SavedFile } from './savedFiles.ts';
import { pingEveryMs, type FeedOffer, type FromPage, type ToPage } from './protocol.ts';
import { exportReview, savedReview, type ExportedReview } from './reviewExport.ts';
import { indexRows, type ProtectorSubject, type RowSubject } from './reviewRows.ts';

/** A copy of a secret leaves the clipboard by itself after a while, if it is still there. */
export interface SecretClipboard {
  copy(secret: string): Promise<void>;
}

export interface ReviewInput {
  readonly model: ReviewModel;
  /** Recovery passwords as printed, by the row ID of their protector. They never leave the host but one at a time. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Opens a source of the model at a 1-based line. */
  openSource(sourceId: string, line: number): Promise<void>;
}

/** The text is none that can be reviewed, for example a damaged saved review. The words are safe to show. */
export interface Refused {
  readonly refused: string;
}

export interface ReviewControllerDeps {
  readonly clock: Clock;
  readonly clipboard: Pick<Clipboard, 'write'>;
  readonly secretClipboard: SecretClipboard;
  readonly prompts: Pick<Prompts, 'confirm'>;
  readonly log: Log;
  showLog(): void;
  /** Asks where and writes. Resolves to the file's name, undefined when nobody chose one; rejects when it cannot be written. */
  saveText(suggestion: ExportedReview): Promise<string | undefined>;
  /** Asks for a saved review. Undefined when nobody chose one; rejects when it cannot be read. */
  openSaved(): Promise<SavedFile | undefined>;
  /** Opens a page to print in the browser; where that is not possible, asks where to save it and resolves to its name. */
  print(page: PrintedReview): Promise<'opened' | 'cancelled' | { readonly fileName: string }>;
  post(message: ToPage): void;
}

/** How long a password is shown, and how long a copied one stays in the clipboard, in seconds. */
export const showSeconds = 60;
export const clipboardSeconds = 60;

export interface ReviewController extends Disposable {
  /** Acts on one intent of the page; never rejects. */
  receive(intent: FromPage): Promise<void>;
  /** Reads a text, in place of the one before: what was shown goes. Never rejects; a page that listens is told. */
  load(read: () => Promise<ReviewInput | Refused>): Promise<void>;
  /** Reviews computers that are being asked, as their answers come. */
  follow(feed: HostFeed): void;
  /** What is shown goes. */
  hidePassword(): void;
  /** The tab is hidden: what was shown goes, and the page with it. */
  leave(): void;
}

const readFailed = 'The text could not be read. This is a fault of Recovery Keys: the log says more.';

/**
 * The host's side of the review page. It trusts nothing the page says but the wish: every row is looked up in the
 * model, every password in the map of secrets.
 */
export function createReviewController(deps: ReviewControllerDeps): ReviewController {
  let read: (() => Promise<ReviewInput | Refused>) | undefined;
  let input: ReviewInput | undefined;
  /** What the page is given: the model of the input, compared where that is wanted. */
  let model: ReviewModel | undefined;
  let earlier: ReviewModel | undefined;
  let hosts: FollowedHosts | undefined;
  let rows: ReadonlyMap<string, RowSubject> = new Map();
  let failed: string | undefined;
  let listening = false;
  let shownUntil: number | undefined;
  let heartbeat: Disposable | undefined;

  function forgetShown(): void {
    heartbeat?.dispose();
    heartbeat = undefined;
    shownUntil = undefined;
  }

  function hidePassword(): void {
    if (shownUntil === undefined) return;
    forgetShown();
    deps.post({ type: 'hidePassword' });
  }

  function beat(): void {
    heartbeat = deps.clock.after(pingEveryMs, () => {
      if (shownUntil === undefined) return;
      if (deps.clock.now() >= shownUntil) {
        hidePassword();
        return;
      }
      deps.post({ type: 'ping' });
      beat();
    });
  }

  /** The page gets what there is; while a text is being read it waits. */
  function tell(): void {
    if (!listening) return;
    if (failed !== undefined) deps.post({ type: 'failed', message: failed });
    else if (model !== undefined) deps.post({ type: 'model', model: packModel(model), ...offer() });
  }

  function offer(): { readonly feed?: FeedOffer } {
    return hosts === undefined ? {} : { feed: { canRetry: hosts.feed.retry !== undefined, canCancel: hosts.feed.cancel !== undefined } };
  }

  function begin(): void {
    forgetShown();
    hosts?.dispose();
    hosts = undefined;
    read = undefined;
    input = undefined;
    earlier = undefined;
    failed = undefined;
    showModel();
  }

  function showModel(): void {
    model = input === undefined || earlier === undefined ? input?.model : compareReviews(input.model, earlier);
    rows = model === undefined ? new Map() : indexRows(model);
  }

  async function load(next: () => Promise<ReviewInput | Refused>): Promise<void> {
    begin();
    read = next;
    try {
      const result = await next();
      // a newer text may have come meanwhile
      if (read !== next) return;
      if ('refused' in result) failed = result.refused;
      else input = result;
      showModel();
    } catch {
      if (read !== next) return;
      failed = readFailed;
      // what was thrown may quote the text
      deps.log.error('Review: the text could not be read.');
    }
    tell();
  }

  function follow(feed: HostFeed): void {
    begin();
    const followed = followHosts(feed, deps.clock, (ids) => {
      showModel();
      const changed = new Set(ids);
      const computers = model?.computers.filter(({ host }) => host !== undefined && changed.has(host.id)) ?? [];
      const { sources, unrecognised } = followed.review.update(ids);
      if (!listening) return;
      deps.post({ type: 'hosts', computers: packComputers(computers), sources, unrecognised, ...(model?.compared === undefined ? {} : { compared: model.compared }) });
      for (const volumes of wholeVolumes(computers)) deps.post({ type: 'volumes', volumes });
    });
    hosts = followed;
    input = {
      get model() {
        return followed.review.model;
      },
      secrets: followed.review.secrets,
      openSource: () => Promise.resolve(),
    };
    showModel();
    tell();
  }

  /** Of one host by its ID, or of all that failed or run. Only what the feed offers. */
  function tellFeed(type: 'retry' | 'cancel', id: string | undefined): void {
    if (hosts === undefined) return;
    const one = id === undefined ? undefined : hosts.review.hostOf(id);
    const all = hosts.review.hostsIn(type === 'retry' ? 'failed' : 'running');
    const chosen = id === undefined ? all : all.filter((host) => host === one);
    if (chosen.length > 0) hosts.feed[type]?.(chosen);
  }

  async function compare(): Promise<void> {
    const before = input;
    const file = before === undefined ? undefined : await deps.openSaved();
    if (file === undefined || input !== before) return;
    const found = compareWith(file);
    if ('refused' in found) {
      deps.post({ type: 'notCompared', message: found.refused });
      return;
    }
    hidePassword();
    earlier = found.model;
    showModel();
    tell();
  }

  async function print(rowIds: readonly string[]): Promise<void> {
    if (model === undefined) return;
    const done = await deps.print(printReview(model, rowIds));
    if (done !== 'cancelled') deps.post({ type: 'printed', ...(done === 'opened' ? {} : done) });
  }

  async function save(file: ExportedReview): Promise<void> {
    const fileName = await deps.saveText(file);
    if (fileName !== undefined) deps.post({ type: 'exported', fileName });
  }

  async function ready(): Promise<void> {
    forgetShown();
    listening = true;
    if (failed !== undefined && read !== undefined) await load(read);
    else tell();
  }

  /** The secret of a protector's row; the page is told when there is none. */
  function secretOf(rowId: string): { readonly secret: string; readonly subject: ProtectorSubject } | undefined {
    const secret = input?.secrets.get(rowId);
    const subject = rows.get(rowId);
    if (secret !== undefined && subject?.kind === 'protector') return { secret, subject };
    deps.post({ type: 'passwordRefused', rowId });
    return undefined;
  }

  function show(rowId: string): void {
    const found = secretOf(rowId);
    if (found === undefined) return;
    forgetShown();
    const groups = found.secret.split('-');
    deps.post({ type: 'password', rowId, groups, candidates: candidatesOf(groups), hidesAfterSeconds: showSeconds });
    shownUntil = deps.clock.now() + showSeconds * 1000;
    beat();
  }

  async function copyPassword(rowId: string): Promise<void> {
    const found = secretOf(rowId);
    if (found === undefined) return;
    const before = input;
    const question = damageQuestion(found.subject.protector.password);
    if (question !== undefined && !(await deps.prompts.confirm(question))) return;
    // the question may have stood there while the text was read anew
    if (input !== before) return;
    await deps.secretClipboard.copy(found.secret);
    deps.post({ type: 'copied', rowId, clearsAfterSeconds: clipboardSeconds });
  }

  async function copyText(rowId: string, text: string | undefined): Promise<void> {
    if (text === undefined) return;
    await deps.clipboard.write(text);
    deps.post({ type: 'copied', rowId });
  }

  async function openSource(sourceId: string, line: number): Promise<void> {
    const source = model?.sources.find((one) => one.id === sourceId);
    if (source?.canOpen === true) await input?.openSource(sourceId, line);
  }

  async function act(intent: FromPage): Promise<void> {
    switch (intent.type) {
      case 'ready':
        await ready();
        return;
      case 'volumes':
        for (const volumes of wholeVolumes(model?.computers ?? [])) deps.post({ type: 'volumes', volumes });
        return;
      case 'showPassword':
        show(intent.rowId);
        return;
      case 'passwordHidden':
        forgetShown();
        return;
      case 'copyPassword':
        await copyPassword(intent.rowId);
        return;
      case 'copyText':
        await copyText(intent.rowId, textOf(rows.get(intent.rowId)));
        return;
      case 'copyCommand': {
        const subject = rows.get(intent.rowId);
        const finding = subject?.kind === 'volume' ? subject.volume.findings[intent.finding] : undefined;
        await copyText(intent.rowId, finding?.commands[intent.command]?.text);
        return;
      }
      case 'openSource':
        await openSource(intent.sourceId, intent.line);
        return;
      case 'export':
        if (model !== undefined) await save(exportReview(model, intent.rowIds, intent.format));
        return;
      case 'save':
        if (input !== undefined) await save(savedReview(input.model));
        return;
      case 'compare':
        await compare();
        return;
      case 'print':
        await print(intent.rowIds);
        return;
      case 'retry':
      case 'cancel':
        tellFeed(intent.type, intent.host);
        return;
      case 'showLog':
        deps.showLog();
        return;
    }
  }

  return {
    load,
    follow,
    async receive(intent) {
      try {
        await act(intent);
      } catch {
        // what was thrown may quote what was copied or written: only the kind of intent is told
        deps.log.error(`Review: "${intent.type}" failed.`);
        deps.post({ type: 'notDone', intent: intent.type });
      }
    },
    hidePassword,
    leave() {
      listening = false;
      hidePassword();
    },
    dispose() {
      begin();
      listening = false;
    },
  };
}

function textOf(subject: RowSubject | undefined): string | undefined {
  if (subject === undefined) return undefined;
  switch (subject.kind) {
    case 'computer':
      return subject.computer.name ?? undefined;
    case 'volume':
      return subject.volume.protectors.find((protector) => protector.type === 'RecoveryPassword')?.id ?? undefined;
    case 'protector':
      return subject.protector.id ?? undefined;
    case 'error':
      return subject.error.message;
    case 'gone':
      return subject.gone.computer ?? undefined;
  }
}
