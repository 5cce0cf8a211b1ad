// What the commands bring along besides node_modules, each in one version that has been tried.

/** Builds and tests run on this Node when the one at hand is older than `oldestNode`. */
export const node = '24.21.0';

/** Runs TypeScript as it is, and has what the packager asks for. */
export const oldestNode = '22.18.0';

/**
 * Real VS Codes in the browser, from the npm package code-server, each with the Node that it is made for: the newest,
 * and the one that `engines.vscode` promises.
 * @type {Readonly<Record<string, { readonly codeServer: string, readonly node: string, readonly vscode: string }>>}
 */
export const servers = {
  newest: { codeServer: '4.139.1', node: '24.21.0', vscode: '1.139.1' },
  promised: { codeServer: '4.112.0', node: '22.23.3', vscode: '1.112.0' },
};

/** Compiles the few native modules of VS Code that have no binary in their packages. */
export const nodeGyp = '13.1.0';

/** For VS Codes that do not bring their file search along. */
export const ripgrepBinary = '1.18.0';
