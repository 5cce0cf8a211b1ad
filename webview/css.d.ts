/** `import './review.css'` in the main file of a page makes dist/webview/review.css beside its script. */
declare module '*.css';
