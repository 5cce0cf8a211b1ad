import type { Clock, Log } from '../../../src/core/ports.ts';
import type { ToPage } from '../../../src/review/protocol.ts';
import { createReviewController, type ReviewController, type ReviewInput } from '../../../src/review/reviewController.ts';
import type { PrintedReview } from '../../../src/review/printReview.ts';
import type { ExportedReview } from '../../../src/review/reviewExport.ts';
import type { SavedFile } from '../../../src/review/savedFiles.ts';
import { laptops } from '../../support/pageReviewModels.ts';

/** Time that goes on by `advance` alone. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(): ManualClock {
  let now = Date.UTC(2026, 2, 14, 9, 30);
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    sleep: () => Promise.reject(new Error('Nothing here sleeps.')),
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return { dispose: () => void timers.delete(timer) };
    },
    advance(ms) {
      const end = now + ms;
      let due = nextDue();
      while (due !== undefined) {
        timers.delete(due);
        now = due.at;
        due.callback();
        due = nextDue();
      }
      now = end;

      function nextDue(): { readonly at: number; readonly callback: () => void } | undefined {
        return [...timers].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      }
    },
  };
}

/** The host's side with everything around it faked and remembered. */
export interface Stage {
  readonly controller: ReviewController;
  readonly clock: ManualClock;
  readonly posted: ToPage[];
  readonly copied: string[];
  readonly copiedSecrets: string[];
  readonly questions: string[];
  readonly logged: string[];
  readonly saved: ExportedReview[];
  readonly opened: string[];
  readonly printed: PrintedReview[];
  /** What the next questions are answered, what saving does. */
  answers: { confirm: boolean; save: 'saved' | 'cancelled' | 'fails'; clipboard: 'works' | 'fails'; compare?: SavedFile; print: 'opened' | 'cancelled' | { readonly fileName: string } };
  readonly ofType: <T extends ToPage['type']>(type: T) => readonly Extract<ToPage, { readonly type: T }>[];
}

export function stage(): Stage {
  const clock = manualClock();
  const posted: ToPage[] = [];
  const copied: string[] = [];
  const copiedSecrets: string[] = [];
  const questions: string[] = [];
  const logged: string[] = [];
  const saved: ExportedReview[] = [];
  const opened: string[] = [];
  const printed: PrintedReview[] = [];
  const write = (message: string): void => {
    logged.push(message);
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const answers: Stage['answers'] = { confirm: true, save: 'saved', clipboard: 'works', print: 'opened' };
  const controller = createReviewController({
    clock,
    log,
    clipboard: {
      write(text) {
        if (answers.clipboard === 'fails') return Promise.reject(new Error(`cannot write ${text}`));
        copied.push(text);
        return Promise.resolve();
      },
    },
    secretClipboard: {
      copy(secret) {
        if (answers.clipboard === 'fails') return Promise.reject(new Error(`cannot write ${secret}`));
        copiedSecrets.push(secret);
        return Promise.resolve();
      },
    },
    prompts: {
      confirm({ message, detail }) {
        questions.push(`${message} ${detail}`);
        return Promise.resolve(answers.confirm);
      },
    },
    showLog: () => opened.push('log'),
    saveText(review) {
      if (answers.save === 'fails') return Promise.reject(new Error(`cannot write ${review.text}`));
      saved.push(review);
      return Promise.resolve(answers.save === 'saved' ? review.fileName : undefined);
    },
    openSaved: () => Promise.resolve(answers.compare),
    print(page) {
      printed.push(page);
      return Promise.resolve(answers.print);
    },
    post: (message) => posted.push(message),
  });
  return {
    controller,
    clock,
    posted,
    copied,
    copiedSecrets,
    questions,
    logged,
    saved,
    opened,
    printed,
    answers,
    ofType: (type) => posted.filter((message) => message.type === type) as never,
  };
}

export function input(opened: string[] = []): ReviewInput {
  return {
    ...laptops(),
    openSource: (sourceId, line) => {
      opened.push(`${sourceId}:${line}`);
      return Promise.resolve();
    },
  };
}
