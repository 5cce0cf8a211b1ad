import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { compareReviews } from '../../../src/manageBde/compareReviews.ts';
import { printReview } from '../../../src/review/printReview.ts';
import { groupsOf } from '../../support/pageReview.ts';
import { computer, finding, laptops, manageBde, model, toolError, volume } from '../../support/pageReviewModels.ts';

const { model: review, secrets } = laptops();
const all = review.computers.flatMap((one) => [...one.volumes, ...one.errors].map(({ rowId }) => rowId));

describe('a page to print', () => {
  it('says first what it rests on and how much it shows, then every row with its findings', () => {
    const { html, fileName } = printReview(review, ['v-ber-c', 'e-osl']);
    assert.equal(fileName, 'wave-3-laptops-print.html');
    const text = html.replace(/<style>[^]*<\/style>/, '').replace(/<[^>]*>/g, '\n');
    assert.match(text, /Review of wave-3-laptops\.txt[^]*1 of 9 volumes\. Read 2026-03-14 09:30:00 UTC from wave-3-laptops\.txt \(214 lines\)[^]*LT-BER-0093[^]*Recovery password 9C51E07D was never backed up\.[^]*manage-bde -protectors -aadbackup[^]*LT-OSL-0150/);
    assert.match(text, /recovery password 1F3A22B0 \(passes its check\), recovery password 9C51E07D \(damaged in the text\)/);
    assert.doesNotMatch(text, /SRV-FS-02/);
  });

  it('holds no digit group of a password', () => {
    const { html } = printReview(compareReviews(review, model([])), all);
    for (const group of groupsOf(secrets)) assert.ok(!html.includes(group));
  });

  it('loads nothing, and runs and styles nothing but its own', () => {
    const { html } = printReview(review, all);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const inside = (tag: string): string => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
    assert.equal(policy, `default-src 'none'; style-src ${hash(inside('style'))}; script-src ${hash(inside('script'))}`);
    assert.doesNotMatch(html, /https?:|src=|href=/);
  });

  it('shows hostile names as text', () => {
    const hostile = `<img src=x onerror=alert(1)>"'&\u202E\u0000`;
    const { html } = printReview(
      model([computer('c', hostile, [volume('v', { label: hostile, mountPoint: hostile, findings: [finding('tpmOnly', 'error', hostile, { why: hostile, commands: [manageBde(hostile)] })] })], { errors: [toolError('e', { message: hostile, mountPoint: hostile })] })], { title: hostile, sources: [{ id: 's1', label: hostile, lineCount: 1, canOpen: false }] }),
      ['v', 'e'],
    );
    for (const part of ['<img', '\u202E', '\u0000']) assert.ok(!html.includes(part));
    assert.equal((html.match(/<script>/g) ?? []).length, 1);
  });
});
