import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../../src/manageBde/languages/all.ts';
import { createParser, parse } from '../../../src/manageBde/parse.ts';
import type { ProtectorReport } from '../../../src/manageBde/report.ts';
import { corpus, field, score, type CorpusFile } from './corpus.ts';

/** The language that a file's name begins with, behind its number; of no language are those that begin with `x-`. */
function languageOf({ name }: CorpusFile): string {
  return /^(?:[0-9]+-)?([a-z]{2}(?:-[A-Z]{2})?|x-[a-z]+)-/.exec(name)?.[1] ?? '';
}

describe('outputs from elsewhere are read as a careful reader reads them', () => {
  for (const file of field) {
    test(file.name, () => {
      const { wrong, misplaced } = score(parse(file.text).report, file);
      assert.deepEqual([...wrong, ...misplaced], []);
    });
  }
});

test('every language there is a table for is among them', () => {
  const found = new Set(field.map(languageOf));
  for (const { tag } of languages) assert.ok(found.has(tag), tag);
});

describe('per language, all files together', () => {
  const tags = [...new Set([...corpus, ...field].map(languageOf))].sort();
  for (const tag of tags) {
    test(tag, (context) => {
      const scores = [...corpus, ...field].filter((file) => languageOf(file) === tag).map((file) => score(parse(file.text).report, file));
      const fields = scores.reduce((sum, one) => sum + one.fields, 0);
      const wrong = scores.reduce((sum, one) => sum + one.wrong.length, 0);
      context.diagnostic(`${String(scores.length)} files, ${String(fields - wrong)} of ${String(fields)} fields`);
      assert.ok(wrong <= fields * 0.03, `${String(wrong)} of ${String(fields)} wrong`);
      assert.deepEqual(
        scores.flatMap((one) => one.misplaced),
        [],
      );
    });
  }
});

/** What structure alone gives: of each volume what it is called, how big it is, how far it is, and the keys in its order. */
function structureOf({ computers }: ProtectorReport): unknown[] {
  return computers.flatMap((computer) =>
    computer.volumes.map(({ mountPoint, capacityGB, metadataVersion, encryptionPercentage, encryptionMethod, keyProtectors }) => ({
      mountPoint,
      capacityGB: capacityGB === null ? null : Math.round(capacityGB * 1e6),
      metadataVersion,
      encryptionPercentage,
      encryptionMethod,
      keyProtectors: keyProtectors.map(({ keyProtectorId, recoveryPassword, pcrs, secureBoot, keyFileName, thumbprint }) => ({ keyProtectorId, recoveryPassword, pcrs, secureBoot, keyFileName, thumbprint })),
    })),
  );
}

describe('without the words of its language', () => {
  const parseShapes = createParser([]);
  // rewritten by hand, fragments, and what only words could tell
  const wordsOnly = /^(?:016|019|056|063|070|071|072|073|090|095|096|098)|rewritten|errors|few-rows|rows-only|rows-with-dots|no-brackets|markdown|inline|monitor|retyped|two-states|fleet|placeholders|only-the-pcr/;

  test('each volume, ID, password, PCR, percentage and size of every whole output comes out where it belongs, no table being there', () => {
    for (const file of [...corpus, ...field]) {
      if (wordsOnly.test(file.name) || file.name.includes('-ps-')) continue;
      assert.deepEqual(structureOf(parseShapes(file.text).report), structureOf(file.expected), file.name);
    }
  });

  test('the same with the tables of all other languages, whose words may look alike', () => {
    for (const tag of new Set([...corpus, ...field].map(languageOf))) {
      const read = createParser(languages.filter((language) => language.tag !== tag));
      for (const file of [...corpus, ...field]) {
        if (languageOf(file) !== tag || wordsOnly.test(file.name) || file.name.includes('-ps-')) continue;
        assert.deepEqual(structureOf(read(file.text).report), structureOf(file.expected), file.name);
      }
    }
  });

  test('no ID and no password lands anywhere else, also where the text is hardly more than words', () => {
    const pairs = (report: ProtectorReport): string[] =>
      report.computers.flatMap(({ volumes }) =>
        volumes.flatMap(({ mountPoint, keyProtectors }) =>
          keyProtectors.flatMap(({ keyProtectorId, recoveryPassword }) => [`${mountPoint ?? ''} ${keyProtectorId ?? ''}`, ...(recoveryPassword === null ? [] : [`${mountPoint ?? ''} ${keyProtectorId ?? ''} ${recoveryPassword}`])]),
        ),
      );
    for (const tag of new Set([...corpus, ...field].map(languageOf))) {
      const readers = [parseShapes, createParser(languages.filter((language) => language.tag !== tag))];
      for (const file of [...corpus, ...field]) {
        if (languageOf(file) !== tag || file.tolerated.some((path) => /^computers(?:\[\d+\]\.volumes)?$/.test(path))) continue;
        const known = new Set(pairs(file.expected));
        for (const read of readers) {
          for (const pair of pairs(read(file.text).report)) if (!pair.endsWith(' ')) assert.ok(known.has(pair), `${file.name}: ${pair}`);
        }
      }
    }
  });
});
