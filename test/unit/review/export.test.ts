import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import type { ExportFormat } from '../../../src/review/protocol.ts';
import { exportReview } from '../../../src/review/reviewExport.ts';
import { computer, finding, keyIdFrom, laptops, model, protector, shapeOf, toolError, volume } from '../../support/pageReviewModels.ts';

const formats: readonly ExportFormat[] = ['csv', 'markdown', 'json'];
const { model: review, secrets } = laptops();
const all = review.computers.flatMap((one) => [...one.volumes.map((item) => item.rowId), ...one.errors.map((item) => item.rowId)]);

/** RFC 4180, as a spreadsheet reads it. */
function cells(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of csv.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.slice(0, -1);
}

describe('an export', () => {
  for (const format of formats) {
    it(`as ${format} holds no digit group of any password`, () => {
      const { text } = exportReview(review, all, format);
      for (const secret of secrets.values()) {
        for (const group of secret.split('-').filter((part) => /^\d{6}$/.test(part))) assert.ok(!text.includes(group));
      }
      assert.match(text, /LT-BER-0093/);
    });

    it(`as ${format} holds what is named and nothing else`, () => {
      const { text } = exportReview(review, ['v-muc-d', 'e-osl', 'p-ber-1', 'c-ber', 'no such row'], format);
      assert.match(text, /LT-MUC-0417/);
      assert.match(text, /LT-OSL-0150/);
      assert.doesNotMatch(text, /LT-BER-0093|SRV-FS-02/);
    });
  }

  it('as CSV has a row for each volume and error, in the order of the page, each once', () => {
    const rows = cells(exportReview(review, ['v-muc-d', 'e-osl', 'v-ber-c', 'v-muc-d'], 'csv').text);
    assert.deepEqual(rows.map((row) => row.slice(0, 2)), [['Computer', 'Volume'], ['LT-MUC-0417', 'D:'], ['LT-OSL-0150', ''], ['LT-BER-0093', 'C:']]);
    assert.equal(new Set(rows.map((row) => row.length)).size, 1);
  });

  it('as CSV has no cell that a spreadsheet takes for a formula, and keeps every text', () => {
    const dangerous = fc.oneof(fc.string(), fc.constantFrom('=cmd|x', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '\uFF1D1', 'a"b', 'a,b', 'a\r\nb'));
    fc.assert(
      fc.property(dangerous, (label) => {
        const text = exportReview(model([computer('c', label, [volume('v', { label })])]), ['v'], 'csv').text;
        const row = cells(text)[1] ?? [];
        for (const cell of [row[0] ?? '', row[2] ?? '']) {
          assert.doesNotMatch(cell, /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
          assert.ok(cell === label || cell === `'${label}`, `${JSON.stringify(cell)} instead of ${JSON.stringify(label)}`);
        }
      }),
    );
  });

  it('as a Markdown table stays a table, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        const { text } = exportReview(model([computer('c', `${label}|<b>`, [volume('v', { findings: [finding('tpmOnly', 'note', `${label}\n| x |`)] })])]), ['v'], 'markdown');
        const lines = text.trimEnd().split('\n');
        assert.equal(lines.length, 3);
        const [, , row = ''] = lines;
        assert.equal(row.match(/(?<!\\)(?:\\\\)*\|/g)?.length, 7);
        assert.doesNotMatch(row, /(?<!\\)</);
      }),
    );
  });

  it('as JSON is a report without secrets, which still says that there was a password and what is wrong with it', () => {
    const report = JSON.parse(exportReview(review, all, 'json').text) as ProtectorReport;
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(report.computers.map((one) => one.computerName), review.computers.map((one) => one.name));
    const protectors = report.computers.flatMap((one) => one.volumes.flatMap((item) => item.keyProtectors));
    assert.ok(protectors.every((one) => one.recoveryPassword === null));
    const bad = protectors.find((one) => one.keyProtectorId === keyIdFrom('9C51E07D'));
    assert.deepEqual([bad?.recoveryPasswordCheck, bad?.invalidGroups], ['invalid', [3]]);
    assert.deepEqual(Object.keys(report.computers[0]?.volumes[0] ?? {}).sort(), [...volumeFields].sort());
    assert.deepEqual(report.computers[3]?.errors, [{ code: 'AccessDenied', message: toolError('e').message, hresult: '0x80070005', mountPoint: null }]);
    assert.equal(report.computers[0]?.source, undefined, 'one source needs no name');
  });

  it('as JSON names the source of each computer where there are several', () => {
    const sources = [{ id: 's1', label: 'a.txt', lineCount: 3, canOpen: true }, { id: 's2', label: 'b.txt', lineCount: 3, canOpen: true }];
    const two = model([computer('c1', 'A', [volume('v1')]), computer('c2', 'B', [volume('v2')], { sourceId: 's2', line: 2 })], { sources });
    const report = JSON.parse(exportReview(two, ['v1', 'v2'], 'json').text) as ProtectorReport;
    assert.deepEqual(report.computers.map((one) => one.source), [{ path: 'a.txt', line: 1 }, { path: 'b.txt', line: 2 }]);
  });

  it('has a file name that is a file name', () => {
    const named = (title: string): string => exportReview(model([], { title }), [], 'csv').fileName;
    assert.equal(named('wave 3.txt'), 'wave-3-review.csv');
    assert.equal(named('../../etc/passwd'), 'etc-passwd-review.csv');
    assert.equal(named('..'), 'manage-bde-review.csv');
    assert.equal(named('Überprüfung.log'), 'Überprüfung-review.csv');
    fc.assert(
      fc.property(fc.string(), (title) => {
        assert.match(named(title), /^[^\\/:*?"<>|\s]+-review\.csv$/u);
      }),
    );
  });

  it('of a password with eight groups says which fail, and masks nothing more', () => {
    const one = model([computer('c', 'A', [volume('v', { protectors: [protector('p', { password: shapeOf('000011-12-XXXXXX-720896') })] })])]);
    const report = JSON.parse(exportReview(one, ['v'], 'json').text) as ProtectorReport;
    const [found] = report.computers[0]?.volumes[0]?.keyProtectors ?? [];
    assert.deepEqual([found?.recoveryPasswordCheck, found?.invalidGroups], ['masked', [2, 4]]);
  });
});

const volumeFields = [
  'mountPoint', 'label', 'volumeType', 'capacityGB', 'metadataVersion', 'volumeStatus', 'encryptionPercentage', 'encryptionMethod',
  'protectionStatus', 'rebootsLeft', 'lockStatus', 'autoUnlockEnabled', 'identificationField', 'keyProtectors', 'keyProtectorsListed',
];
