import { candidatesOf } from '../core/groupCandidates.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { ReviewModel } from '../manageBde/reviewModel.ts';
import type { Clipboard, Prompts } from '../host/ui.ts';
import { damageQuestion } from './damageQuestion.ts';
import { packModel, wholeVolumes } from './pageModel.ts';
import { pingEveryMs, type ExportFormat, type FromPage, type ToPage } from './protocol.ts';
import { exportReview, type ExportedReview } from './reviewExport.ts';
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

export interface ReviewControllerDeps {
  readonly clock: Clock;
  readonly clipboard: Pick<Clipboard, 'write'>;
  readonly secretClipboard: SecretClipboard;
  readonly prompts: Pick<Prompts, 'confirm'>;
  readonly log: Log;
  showLog(): void;
  /** Asks where and writes. Resolves to the file's name, undefined when nobody chose one; rejects when it cannot be written. */
  saveText(suggestion: ExportedReview): Promise<string | undefined>;
  post(message: ToPage): void;
}

/** How long a password is shown, and how long a copied one stays in the clipboard, in seconds. */
export const showSeconds = 60;
export const clipboardSeconds = 60;

export interface ReviewController extends Disposable {
  /** Acts on one intent of the page; never rejects. */
  receive(intent: FromPage): Promise<void>;
  /** Reads a text, in place of the one before: what was shown goes. Never rejects; a page that listens is told. */
  load(read: () => Promise<ReviewInput>): Promise<void>;
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
  let read: (() => Promise<ReviewInput>) | undefined;
  let input: ReviewInput | undefined;
  let rows: ReadonlyMap<string, RowSubject> = new Map();
  let failed = false;
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
    if (failed) deps.post({ type: 'failed', message: readFailed });
    else if (input !== undefined) deps.post({ type: 'model', model: packModel(input.model) });
  }

  async function load(next: () => Promise<ReviewInput>): Promise<void> {
    forgetShown();
    read = next;
    input = undefined;
    rows = new Map();
    failed = false;
    try {
      const result = await next();
      // a newer text may have come meanwhile
      if (read !== next) return;
      input = result;
      rows = indexRows(result.model);
    } catch {
      if (read !== next) return;
      failed = true;
      // what was thrown may quote the text
      deps.log.error('Review: the text could not be read.');
    }
    tell();
  }

  async function ready(): Promise<void> {
    forgetShown();
    listening = true;
    if (failed && read !== undefined) await load(read);
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
    const source = input?.model.sources.find((one) => one.id === sourceId);
    if (source?.canOpen === true) await input?.openSource(sourceId, line);
  }

  async function exportRows(format: ExportFormat, rowIds: readonly string[]): Promise<void> {
    if (input === undefined) return;
    const fileName = await deps.saveText(exportReview(input.model, rowIds, format));
    if (fileName !== undefined) deps.post({ type: 'exported', fileName });
  }

  async function act(intent: FromPage): Promise<void> {
    switch (intent.type) {
      case 'ready':
        await ready();
        return;
      case 'volumes':
        for (const volumes of wholeVolumes(input?.model.computers ?? [])) deps.post({ type: 'volumes', volumes });
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
        await exportRows(intent.format, intent.rowIds);
        return;
      case 'showLog':
        deps.showLog();
        return;
    }
  }

  return {
    load,
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
      forgetShown();
      read = undefined;
      input = undefined;
      rows = new Map();
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
  }
}
