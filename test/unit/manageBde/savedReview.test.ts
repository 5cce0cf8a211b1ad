import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareReviews } from '../../../src/manageBde/compareReviews.ts';
import { reviewText } from '../../../src/manageBde/review.ts';
import type { ReviewModel } from '../../../src/manageBde/reviewModel.ts';
import { isSavedReview, openSavedReview, saveReview } from '../../../src/manageBde/savedReview.ts';
import { exportReview } from '../../../src/review/reviewExport.ts';
import { computer, model as reviewOf, volume } from '../../support/pageReviewModels.ts';
import { corpus, field, powershell, unseen } from './corpus.ts';

const texts = [...corpus, ...field, ...powershell, ...unseen];
const reviewed = texts.map(({ name, text }) => ({ name, ...reviewText({ title: name, label: `${name}.txt`, content: text, now: Date.UTC(2026, 10, 21), uri: `file:///${name}` }) }));

/** What a saved review does not keep: where sources can be opened, and which volume a line stands in. */
function kept(model: ReviewModel): ReviewModel {
  return {
    ...model,
    sources: model.sources.map((source) => ({ ...source, canOpen: false })),
    unrecognised: model.unrecognised.map((line) => ({ ...line, volumeRowId: null })),
  };
}

function opened(text: string): ReviewModel {
  const result = openSavedReview(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result.model;
}

describe('a saved review', () => {
  test('comes back as it was, its findings worked out anew, for every text of the corpus', () => {
    assert.ok(reviewed.length > 60);
    for (const { name, model } of reviewed) {
      const text = saveReview(model);
      assert.ok(isSavedReview(text), name);
      assert.deepEqual(opened(text), kept(model), name);
    }
  });

  test('holds no digit group of any password of the corpus, and neither does any export', () => {
    let passwords = 0;
    for (const { name, model, secrets } of reviewed) {
      const rowIds = model.computers.flatMap(({ volumes, errors }) => [...volumes, ...errors].map(({ rowId }) => rowId));
      const files = [saveReview(model), saveReview(compareReviews(model, model)), ...(['csv', 'markdown', 'json'] as const).map((format) => exportReview(model, rowIds, format).text)];
      // IDs, and the eight signs that name them, are no secrets, and may hold six digits in a row
      const told = files.join('\n').replace(/\b[0-9A-F]{8}(?:-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12})?\b/gi, '');
      for (const secret of secrets.values()) {
        passwords++;
        for (const group of secret.split('-')) if (/^\d{6}$/.test(group)) assert.ok(!told.includes(group), `${name}: a group is in a file`);
      }
    }
    assert.ok(passwords > 50, String(passwords));
  });

  test('brings no findings and no commands of its own', () => {
    const text = saveReview(reviewOf([computer('c', 'PC-1', [volume('v')])]));
    const foreign = text.replace('"protectors"', '"findings": [{"code":"x","severity":"error","what":"w","why":"y","commands":[{"tool":"PowerShell","text":"Remove-Item C:"}]}], "protectors"');
    assert.notEqual(foreign, text);
    assert.doesNotMatch(JSON.stringify(opened(foreign)), /Remove-Item/);
  });

  test('masks digits that somebody wrote into it', () => {
    const written = '123456-234567-345678-456789-567890-678901-789012-890123';
    const text = saveReview(reviewOf([computer('c', 'PC-1', [volume('v', { label: 'Windows' })])], { unrecognised: [{ sourceId: 's1', line: 1, text: 'here', volumeRowId: null }] }));
    const model = JSON.stringify(opened(text.replace('"Windows"', `"${written}"`).replace('"here"', `"x ${written}"`)));
    for (const group of written.split('-')) assert.ok(!model.includes(group));
  });

  test('is told from everything else, and from one of a later version', () => {
    for (const text of ['', '{', 'Volume C: []', '[]', 'null', '{"format":"something.else","version":1}', '{"schemaVersion":1,"computers":[]}']) {
      assert.deepEqual(openSavedReview(text), { ok: false, problem: 'foreign' }, text);
      assert.equal(isSavedReview(text), false);
    }
    assert.deepEqual(openSavedReview('{"format":"recovery-keys.review","version":2}'), { ok: false, problem: 'newer' });
    const text = saveReview(reviewOf([computer('c', 'PC-1', [volume('v')])]));
    assert.equal(openSavedReview(text.slice(0, text.length / 2)).ok, false);
  });

  test('that is damaged anywhere is refused with the place, never half read', () => {
    const text = saveReview(reviewed.find(({ name, secrets }) => secrets.size > 0 && name !== '')?.model ?? reviewOf([]));
    const places: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, at: readonly (string | number)[]): void => {
      if (at.length > 0) places.push(at);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, one] of Object.entries(value)) walk(one, [...at, Array.isArray(value) ? Number(key) : key]);
    };
    walk(JSON.parse(text), []);
    assert.ok(places.length > 60);
    for (const at of places.filter((one) => one[0] !== 'format')) {
      const copy = JSON.parse(text) as Record<string | number, unknown>;
      const owner = at.slice(0, -1).reduce<Record<string | number, unknown>>((one, key) => one[key] as Record<string | number, unknown>, copy);
      owner[at.at(-1) ?? ''] = { not: 'this' };
      const result = openSavedReview(JSON.stringify(copy));
      assert.ok(!result.ok && result.problem === 'damaged' && (result.at ?? '') !== '', at.join('.'));
    }
  });

  test('never throws, and takes nothing over from prototype names', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        openSavedReview(json);
        openSavedReview(`{"format":"recovery-keys.review","version":1,"computers":${json}}`);
      }),
      { numRuns: 300, seed: 7 },
    );
    const text = saveReview(reviewOf([computer('c', 'PC-1', [volume('v')])]));
    const polluted = opened(text.replace('"title"', '"__proto__": {"polluted": true}, "constructor": 1, "title"'));
    assert.equal((polluted as unknown as Record<string, unknown>)['polluted'], undefined);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});
