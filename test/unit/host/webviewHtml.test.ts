import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeHtml, freshNonces, webviewHtml, type WebviewPage } from '../../../src/host/webviewHtml.ts';

const page: WebviewPage = {
  cspSource: 'https://*.vscode-cdn.net',
  title: 'Key of LT-1',
  styles: ['https://x.vscode-cdn.net/codicon.css', 'https://x.vscode-cdn.net/style.css?a=1&b=2'],
  script: 'https://x.vscode-cdn.net/reveal.js',
};

const policyOf = (html: string): string => (/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&#39;', "'");

test('the policy allows one script and the style sheets of the page, and nothing else', () => {
  assert.equal(
    policyOf(webviewHtml(page, { script: 'S', style: 'T' })),
    "default-src 'none'; script-src 'nonce-S'; style-src https://*.vscode-cdn.net 'nonce-T'; font-src https://*.vscode-cdn.net; base-uri 'none'; form-action 'none'",
  );
});

test('nothing is inline: one script with the nonce, no style, no handler, no data', () => {
  const html = webviewHtml(page, { script: 'S', style: 'T' });
  assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="S" src="https://x.vscode-cdn.net/reveal.js">']);
  assert.doesNotMatch(html, /<style|\son\w+=|unsafe-|javascript:/);
  assert.match(html, /<main id="page"><\/main>/);
  assert.deepEqual(html.match(/href="[^"]*"/g), ['href="https://x.vscode-cdn.net/codicon.css"', 'href="https://x.vscode-cdn.net/style.css?a=1&#38;b=2"']);
});

test('no two pages share a nonce, and that of the styles is not that of the script', () => {
  const seen = new Set<string>();
  for (let index = 0; index < 50; index += 1) {
    const { script, style } = freshNonces();
    for (const nonce of [script, style]) {
      assert.match(nonce, /^[\w-]{32}$/);
      seen.add(nonce);
    }
  }
  assert.equal(seen.size, 100);
  assert.notEqual(webviewHtml(page), webviewHtml(page));
  const html = webviewHtml(page, { script: 'SCRIPT', style: 'STYLE' });
  assert.match(html, /property="csp-nonce" content="STYLE"/);
  assert.equal(html.split('SCRIPT').length, 3, 'in the policy and at the script only');
});

test('a title is text, whatever a device is called', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('</title><script>alert(1)</script>', '"><img src=x onerror=1>', "'&<>", '日本')), (title) => {
      const html = webviewHtml({ ...page, title }, { script: 'S', style: 'T' });
      assert.equal(html.match(/<\/title>/g)?.length, 1);
      assert.equal(html.match(/<script/g)?.length, 1);
      const shown = /<title>([^<]*)<\/title>/s.exec(html)?.[1] ?? '';
      assert.equal(shown.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))), title);
    }),
  );
  assert.equal(escapeHtml(`<a href="x" title='y'>&</a>`), '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;&#60;/a&#62;');
});
