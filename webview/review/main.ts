import './top.css';
import './grid.css';
import './detail.css';
import './narrow.css';
import { unpackModel } from '../../src/review/pageModel.ts';
import type { FromPage, ToPage } from '../../src/review/protocol.ts';
import { el, icon, liveRegions, pageRoot, replaceChildren } from '../dom.ts';
import { button } from '../toolkit.ts';
import { createReviewPage, type ReviewPage } from './reviewPage.ts';
import { restoreView, saveView } from './savedView.ts';

const host = acquireVsCodeApi();
const root = pageRoot();
const say = liveRegions();
let page: ReviewPage | undefined;

function post(message: FromPage): void {
  host.postMessage(message);
}

function showReading(): void {
  const name = document.title.replace(/^Review: /, '');
  replaceChildren(root, el('div', { class: 'review' }, el('h1', { class: 'reading', tabindex: -1 }, icon('loading codicon-modifier-spin'), `Reading ${name}`)));
}

function letGo(): void {
  page?.leave();
  page?.dispose();
  page = undefined;
}

function showFailure(message: string): void {
  letGo();
  const title = el('h1', { tabindex: -1 }, 'The review could not be shown');
  const retry = button({ label: 'Retry', icon: 'refresh', appearance: 'primary' });
  const log = button({ label: 'Show Log' });
  retry.addEventListener('click', () => {
    showReading();
    post({ type: 'ready' });
  });
  log.addEventListener('click', () => {
    post({ type: 'showLog' });
  });
  replaceChildren(root, el('div', { class: 'review' }, title, el('p', {}, message), el('div', { class: 'buttons' }, retry, log)));
  title.focus();
}

function receive(message: ToPage): void {
  switch (message.type) {
    case 'model': {
      letGo();
      const model = unpackModel(message.model);
      page = createReviewPage(model, {
        root,
        post,
        say,
        feed: message.feed,
        view: restoreView(model, host.getState()),
        saveView: (view) => {
          host.setState(saveView(model, view));
        },
      });
      page.title.focus();
      return;
    }
    case 'failed':
      showFailure(message.message);
      return;
    case 'ping':
    case 'volumes':
    case 'hosts':
    case 'printed':
    case 'notCompared':
    case 'password':
    case 'hidePassword':
    case 'passwordRefused':
    case 'copied':
    case 'exported':
    case 'notDone':
      if (page !== undefined) page.receive(message);
      return;
  }
}

window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  receive(event.data);
});

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') page?.leave();
});
window.addEventListener('pagehide', () => page?.leave());

document.addEventListener('keydown', (event) => {
  const find = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f';
  const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target);
  if (page === undefined || !(find || slash)) return;
  event.preventDefault();
  // else VS Code opens a search of its own, which sees only what is in the document
  event.stopPropagation();
  page.focusSearch();
});

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('vscode-text-field, input, textarea') !== null;
}

showReading();
post({ type: 'ready' });
