import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reviewHtml } from '../../../src/review/html.ts';

const html = (title: string): string => reviewHtml(title, { cspSource: 'https://page.example', file: (name) => `https://page.example/${name}` });

describe('the html of a review', () => {
  it('has a title that stays a title', () => {
    const text = html('</title><script>alert(1)</script>"');
    assert.equal(text.match(/<script/g)?.length, 1);
    assert.match(text, /<title>Review: &#60;/);
  });

  it('allows nothing but its own files, and no inline script or style', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html('x'))?.[1] ?? '';
    assert.match(policy, /default-src &#39;none&#39;/);
    assert.doesNotMatch(policy, /unsafe|\*|data:|blob:/);
    assert.deepEqual(html('x').match(/(?:href|src)="[^"]*"/g), ['codicon.css', 'style.css', 'review.css', 'review.js'].map((name, index) => `${index < 3 ? 'href' : 'src'}="https://page.example/${name}"`));
  });

  it('has a nonce of its own each time', () => {
    assert.notEqual(html('x'), html('x'));
  });
});
