import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packModel, unpackModel, wholeVolumes, type PageVolume } from '../../../src/review/pageModel.ts';
import { bigReview } from '../../support/bigReview.ts';
import { groupsOf } from '../../support/pageReview.ts';
import { laptops } from '../../support/pageReviewModels.ts';

describe('what the page is given', () => {
  const { model, secrets } = laptops();

  it('has of each volume what rows and filters need, as it is in the model', () => {
    const page = unpackModel(packModel(model));
    assert.deepEqual({ ...page, computers: [] }, { ...model, computers: [] });
    for (const [index, computer] of model.computers.entries()) {
      const unpacked = page.computers[index];
      assert.ok(unpacked !== undefined);
      const rows: readonly PageVolume[] = unpacked.volumes;
      assert.deepEqual({ ...unpacked, volumes: [] }, { ...computer, volumes: [] });
      for (const [at, volume] of computer.volumes.entries()) {
        const row = rows[at];
        assert.ok(row !== undefined);
        const { protectors, findings, change, ...facts } = row;
        assert.equal(change, volume.change?.kind ?? null);
        assert.deepEqual({ ...volume, ...facts }, volume);
        assert.deepEqual(protectors, volume.protectors.map(({ type, autoUnlock }) => ({ type, autoUnlock })));
        assert.deepEqual(findings, volume.findings.map(({ code, severity }) => ({ code, severity })));
      }
    }
  });

  it('comes whole afterwards, each volume once, in parts', () => {
    const big = bigReview(1001);
    const parts = [...wholeVolumes(big.computers)];
    assert.ok(parts.length > 1 && parts.every((part) => part.length <= 250));
    assert.deepEqual(parts.flat().map(([, json]) => JSON.parse(json) as unknown), big.computers.flatMap(({ volumes }) => volumes));
    assert.deepEqual(parts.flat().map(([rowId]) => rowId), big.computers.flatMap(({ volumes }) => volumes.map(({ rowId }) => rowId)));
  });

  it('holds no digit group of a password, first or last', () => {
    const told = JSON.stringify([packModel(model), ...wholeVolumes(model.computers)]);
    for (const group of groupsOf(secrets)) assert.ok(!told.includes(group));
  });
});
