import './review.css';
import { el, pageRoot } from '../dom.ts';
import { button, textField } from '../toolkit.ts';

const host = acquireVsCodeApi();
pageRoot().append(el('h1', {}, 'Reading'), button({ label: 'Export', icon: 'export' }), textField({ label: 'Search' }));
window.addEventListener('message', (event: MessageEvent<{ type: string }>) => {
  if (event.data.type === 'failed') host.postMessage({ type: 'showLog' });
});
host.postMessage({ type: 'ready' });
