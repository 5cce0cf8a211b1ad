import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { ReviewModel } from '../manageBde/reviewModel.ts';
import type { Clipboard, Prompts } from '../host/ui.ts';
import { misreadCandidates } from './misread.ts';
import { pingEveryMs, type ExportFormat, type FromPage, type ToPage } from './protocol.ts';
import { exportReview, type ExportedReview } from './reviewExport.ts';
import { indexRows, type RowSubject } from './reviewRows.ts';

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
  /** Another text, or the same one read anew: what was shown goes. */
  replace(input: ReviewInput): void;
  /** The tab is hidden or left: what was shown goes. */
  hide(): void;
}

/**
 * The host's side of the review page. It trusts nothing the page says but the wish: every row is looked up in the
 * model, every password in the map of secrets.
 */
export function createReviewController(deps: ReviewControllerDeps, first: ReviewInput): ReviewController {
  let input = first;
  let rows = indexRows(first.model);
  let shownUntil: number | undefined;
  let heartbeat: Disposable | undefined;

  function forgetShown(): void {
    heartbeat?.dispose();
    heartbeat = undefined;
    shownUntil = undefined;
  }

  function beat(): void {
    heartbeat = deps.clock.after(pingEveryMs, () => {
      if (shownUntil === undefined) return;
      if (deps.clock.now() >= shownUntil) {
        forgetShown();
        deps.post({ type: 'hidePassword' });
        return;
      }
      deps.post({ type: 'ping' });
      beat();
    });
  }

  function show(rowId: string): void {
    const secret = input.secrets.get(rowId);
    const subject = rows.get(rowId);
    if (secret === undefined || subject?.kind !== 'protector') {
      deps.post({ type: 'passwordRefused', rowId });
      return;
    }
    forgetShown();
    const groups = secret.split('-');
    deps.post({ type: 'password', rowId, groups, candidates: misreadCandidates(groups), hidesAfterSeconds: showSeconds });
    shownUntil = deps.clock.now() + showSeconds * 1000;
    beat();
  }

  async function copyPassword(rowId: string): Promise<void> {
    const secrets = input.secrets;
    const secret = secrets.get(rowId);
    const subject = rows.get(rowId);
    if (secret === undefined || subject?.kind !== 'protector') {
      deps.post({ type: 'passwordRefused', rowId });
      return;
    }
    const warning = damageOf(subject);
    if (warning !== undefined && !(await deps.prompts.confirm(warning))) return;
    // the question may have stood there while the text was read anew
    if (input.secrets !== secrets) return;
    await deps.secretClipboard.copy(secret);
    deps.post({ type: 'copied', rowId, clearsAfterSeconds: clipboardSeconds });
  }

  async function copyText(rowId: string, text: string | undefined): Promise<void> {
    if (text === undefined) return;
    await deps.clipboard.write(text);
    deps.post({ type: 'copied', rowId });
  }

  async function openSource(sourceId: string, line: number): Promise<void> {
    const source = input.model.sources.find((one) => one.id === sourceId);
    if (source?.canOpen === true && line <= source.lineCount) await input.openSource(sourceId, line);
  }

  async function exportRows(format: ExportFormat, rowIds: readonly string[]): Promise<void> {
    const fileName = await deps.saveText(exportReview(input.model, rowIds, format));
    if (fileName !== undefined) deps.post({ type: 'exported', fileName });
  }

  async function act(intent: FromPage): Promise<void> {
    switch (intent.type) {
      case 'ready':
        forgetShown();
        deps.post({ type: 'model', model: input.model });
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
        const command = subject?.kind === 'volume' ? subject.volume.findings[intent.finding]?.command : undefined;
        await copyText(intent.rowId, command ?? undefined);
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
    async receive(intent) {
      try {
        await act(intent);
      } catch {
        // what was thrown may quote what was copied or written: only the kind of intent is told
        deps.log.error(`Review: "${intent.type}" failed.`);
      }
    },
    replace(next) {
      forgetShown();
      input = next;
      rows = indexRows(next.model);
      deps.post({ type: 'model', model: next.model });
    },
    hide() {
      if (shownUntil === undefined) return;
      forgetShown();
      deps.post({ type: 'hidePassword' });
    },
    dispose: forgetShown,
  };
}

/** What is asked before a password is copied that would not open the volume; undefined for a sound one. */
function damageOf(subject: Extract<RowSubject, { kind: 'protector' }>): Parameters<Prompts['confirm']>[0] | undefined {
  const { password } = subject.protector;
  if (password === null || password.check === 'valid') return undefined;
  const bad = password.groups.flatMap((group, index) => (group.state === 'invalid' ? [index + 1] : []));
  const detail =
    password.check === 'masked'
      ? 'Parts of it are masked in the text, so it does not open the volume as it is.'
      : bad.length === 0
        ? `It has ${password.groups.length} groups instead of 8, so it does not open the volume as it is.`
        : `${bad.length === 1 ? 'Group' : 'Groups'} ${bad.join(', ')} ${bad.length === 1 ? 'fails its' : 'fail their'} check, so it does not open the volume as it is.`;
  return {
    message: password.check === 'masked' ? 'Copy a masked recovery password?' : 'Copy a damaged recovery password?',
    detail: `${detail} It is copied exactly as it is printed.`,
    action: 'Copy Anyway',
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
