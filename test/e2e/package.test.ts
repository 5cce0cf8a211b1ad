import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { packedExtension } from '../support/vscode/packedExtension.ts';
import { readZip, type ZipEntry } from '../support/zip.ts';

/** Everything that may be in the package. */
const allowed = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^extension\/(readme|changelog|SECURITY)\.md$/i,
  /^extension\/(LICENSE|ThirdPartyNotices)\.txt$/,
  /^extension\/media\/icon\.(png|svg)$/,
  /^extension\/dist\/[A-Za-z]+\.cjs$/,
  /^extension\/dist\/(web\.cjs|cli)\.js$/,
  /^extension\/dist\/webview\/[a-z]+\.(js|css|ttf)$/,
];

describe('The package', () => {
  let entries: readonly ZipEntry[];
  before(async () => {
    entries = await readZip(await packedExtension());
  });

  const entry = (name: string): ZipEntry => {
    const found = entries.find((one) => one.name === `extension/${name}`);
    assert.ok(found, `${name} is in the package`);
    return found;
  };

  test('has what the extension needs and nothing else: no sources, no tests, no maps', () => {
    const strange = entries.map(({ name }) => name).filter((name) => !allowed.some((pattern) => pattern.test(name)));
    assert.deepEqual(strange, []);
    assert.ok(entries.every((one) => !/\.(js|cjs|css)$/.test(one.name) || !one.text().includes('sourceMappingURL')));
  });

  test('has every file that its manifest names', () => {
    const manifest = JSON.parse(entry('package.json').text()) as {
      readonly main: string;
      readonly browser: string;
      readonly icon: string;
      readonly contributes: { readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] } };
    };
    const named = [manifest.main, `${manifest.browser}.js`, manifest.icon, ...manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon)];
    for (const name of named) assert.ok(entry(name.replace(/^\.\//, '')).size > 0, name);
  });

  test('activates from an entry of at most 100 KB', () => {
    assert.ok(entry('dist/extension.cjs').size <= 100 * 1024);
  });

  test('names the packages that are bundled, with their licences', () => {
    const notices = entry('ThirdPartyNotices.txt').text();
    for (const name of ['@azure/identity', '@azure/msal-node', '@microsoft/microsoft-graph-client', '@vscode/codicons', '@vscode/webview-ui-toolkit']) {
      assert.ok(notices.includes(`\n${name} `), name);
    }
    // tools that only build are no part of what users get
    for (const name of ['esbuild', 'typescript', 'eslint', 'mocha']) assert.ok(!notices.includes(`\n${name} `), name);
  });
});
