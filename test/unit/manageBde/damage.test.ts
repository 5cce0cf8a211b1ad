import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { corpus } from './corpus.ts';
import { scoreDamaged, type Damage } from './damage.ts';
import { layoutDamages, prefixDamages } from './damageLayout.ts';
import { samples } from './damageSamples.ts';
import { markupDamages, signDamages } from './damageSigns.ts';
import { valueDamages } from './damageValues.ts';

/**
 * What was reached: the share of fields, in per cent, that still come out, and how many IDs and passwords stand in
 * another place than in the report of the sound text. Neither may get worse; `npm test` prints nothing of it when it gets better.
 */
const reached = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../fixtures/manageBde/damage-reached.json'), 'utf8')) as Readonly<Record<string, { readonly share: number; readonly misplaced?: number }>>;

const files = [...corpus, ...samples];

function total(damage: Damage): { readonly share: number; readonly misplaced: readonly string[] } {
  let fields = 0;
  let right = 0;
  const misplaced: string[] = [];
  for (const file of files) {
    if (damage.spares?.(file) === true) continue;
    const result = scoreDamaged(parse(damage.change(file.text)).report, file, damage);
    fields += result.fields;
    right += result.fields - result.wrong.length;
    misplaced.push(...result.misplaced.map((one) => `${file.name} ${one}`));
  }
  return { share: fields === 0 ? 100 : Math.floor((10_000 * right) / fields) / 100, misplaced };
}

const groups = { 'lines and their ends': layoutDamages, 'in front of every line': prefixDamages, markup: markupDamages, signs: signDamages, values: valueDamages };

for (const [name, damages] of Object.entries(groups)) {
  describe(`damage: ${name}`, () => {
    for (const damage of damages) {
      test(damage.name, () => {
        const { share, misplaced } = total(damage);
        const floor = reached[damage.name];
        assert.ok(floor !== undefined, `no floor; reached ${share} %, misplaced ${misplaced.length}`);
        assert.ok(share >= floor.share, `${share} % of the fields, ${floor.share} % before`);
        assert.ok(misplaced.length <= (floor.misplaced ?? 0), misplaced.join('\n'));
      });
    }
  });
}
