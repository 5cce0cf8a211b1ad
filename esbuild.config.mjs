// Bundles the extension, its lazy parts, the command-line tool, the demo tenant's process and the pages.
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const development = process.argv.includes('--development');

/**
 * Parts that are loaded when first used, each a bundle of its own. A dynamic `import()` of one of these files from
 * anywhere becomes a `require` of its bundle, so that activation neither parses nor evaluates them.
 */
const lazyParts = {
  signInMethods: 'src/auth/signInMethods.ts',
  azureIdentity: 'src/auth/azureIdentity.ts',
  setUpSignIn: 'src/commands/setUpSignIn.ts',
  checkAccess: 'src/commands/checkAccess.ts',
  reviewRemote: 'src/commands/reviewRemote.ts',
  graphServices: 'src/graph/graphServices.ts',
  manageBdeReview: 'src/manageBde/review.ts',
  reviewPages: 'src/review/reviewPanel.ts',
  revealPages: 'src/reveal/revealPanel.ts',
  demoTenant: 'src/demo/startDemoTenant.ts',
  rotationEngine: 'src/rotation/rotationEngine.ts',
  remoteSessions: 'src/remote/remoteSessions.ts',
};

/** Programs of their own beside them, which other programs start: ssh runs `askpass` on VS Code's own Node. */
const helpers = { askpass: 'src/remote/askpass.ts' };
const byFile = new Map(Object.entries(lazyParts).map(([name, file]) => [path.resolve(file), name]));

const lazy = {
  name: 'lazy-parts',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, (args) => {
      if (args.kind !== 'dynamic-import') return undefined;
      const name = byFile.get(path.resolve(args.resolveDir, args.path));
      if (name === undefined) {
        return { errors: [{ text: `${args.path} is imported lazily but is no part of its own: add it to lazyParts.` }] };
      }
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

/**
 * @azure/identity opens the browser with the package `open`, and offers no other way. In our bundle that import is a
 * module of our own, which hands the address to VS Code (src/auth/openExternally.ts).
 */
const browserThroughVsCode = {
  name: 'browser-through-vscode',
  setup(build) {
    build.onResolve({ filter: /^open$/ }, () => ({ path: 'open', namespace: 'browser-through-vscode' }));
    build.onLoad({ filter: /.*/, namespace: 'browser-through-vscode' }, () => ({
      contents: "export { openExternally as default } from './openExternally.ts';",
      resolveDir: path.resolve('src/auth'),
    }));
  },
};

const node = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  external: ['vscode'],
  minify: !development,
  sourcemap: development ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * How the extension and its lazy parts are bundled: CommonJS files beside each other.
 * @type {import('esbuild').BuildOptions & { metafile: true }}
 */
export const extensionBundles = {
  ...node,
  format: 'cjs',
  entryPoints: { extension: 'src/extension.ts', ...lazyParts, ...helpers },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  // import() of a lazy part must become require(): the parts are CommonJS files beside the entry
  supported: { 'dynamic-import': false },
  plugins: [lazy, browserThroughVsCode],
  metafile: true,
};

/**
 * How the pages are bundled: one script and one style sheet each, and the style sheet that they share.
 * @type {import('esbuild').BuildOptions}
 */
export const pageBundles = {
  bundle: true,
  platform: 'browser',
  target: 'chrome138',
  format: 'iife',
  minify: !development,
  sourcemap: development ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
  entryPoints: { review: 'webview/review/main.ts', reveal: 'webview/reveal/main.ts', style: 'webview/style.css' },
  outdir: 'dist/webview',
  external: ['*.ttf'],
};

/** VS Code appends `.js` where there is no Node, and takes a file for CommonJS when package.json says `.cjs`. */
const webBundle = {
  bundle: true,
  platform: 'browser',
  target: 'chrome138',
  format: 'cjs',
  external: ['vscode'],
  minify: !development,
  legalComments: 'none',
  logLevel: 'warning',
  entryPoints: { 'web.cjs': 'src/web.ts' },
  outdir: 'dist',
};

const programs = {
  ...node,
  format: 'esm',
  entryPoints: { cli: 'src/cli.ts', demoTenantServer: 'src/demo/server.ts' },
  outdir: 'dist',
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
};

/** Copied as they are. */
const files = ['codicon.css', 'codicon.ttf'].map((name) => [`node_modules/@vscode/codicons/dist/${name}`, `dist/webview/${name}`]);

/** Builds everything into dist/ and gives the paths of all files that went into it. */
export async function build() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  const built = [extensionBundles, webBundle, programs, pageBundles].map((options) => esbuild.build({ ...options, metafile: true }));
  await Promise.all([...built, ...files.map(([from, to]) => cp(from, to))]);
  const inputs = (await Promise.all(built)).flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return [...new Set([...inputs, ...files.map(([from]) => from)])];
}

if (process.argv[1] === import.meta.filename) await build();
