import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fold } from '../../../src/manageBde/dictionary.ts';
import { languages } from '../../../src/manageBde/languages/all.ts';
import type { Language, Term } from '../../../src/manageBde/languages/language.ts';
import { createParser, parse } from '../../../src/manageBde/parse.ts';
import type { BitLockerVolume } from '../../../src/manageBde/report.ts';
import { keyId, recoveryPassword } from './passwords.ts';

function wordsOf({ captured, believed }: Language, term: Term): readonly string[] {
  return [...(captured[term] ?? []), ...(believed[term] ?? [])];
}

function entries(language: Language): (readonly [Term, string])[] {
  return [language.captured, language.believed].flatMap((words) => Object.entries(words).flatMap(([term, texts]) => texts.map((text) => [term as Term, text] as const)));
}

function firstWord(language: Language, term: Term): string | undefined {
  return wordsOf(language, term)[0];
}

function volumeOf(text: string, read = parse): BitLockerVolume {
  const [volume] = read(text).report.computers[0]?.volumes ?? [];
  assert.ok(volume !== undefined, text);
  return volume;
}

test('no word means two things of the same kind, in whatever languages', () => {
  const meanings = new Map<string, Term>();
  for (const language of languages) {
    for (const [term, text] of entries(language)) {
      const group = term.slice(0, term.indexOf('.'));
      if (['error', 'text', 'done'].includes(group)) continue;
      const key = `${group} ${fold(text)}`;
      assert.notEqual(fold(text), '', `${language.tag} ${term}`);
      assert.equal(meanings.get(key) ?? term, term, `${language.tag}: ${text}`);
      meanings.set(key, term);
    }
  }
});

test('what was captured is not believed once more', () => {
  for (const { tag, captured, believed } of languages) {
    for (const [term, texts] of Object.entries(captured)) {
      const again = believed[term as Term] ?? [];
      for (const text of texts) assert.equal(again.includes(text), false, `${tag} ${term}: ${text}`);
    }
  }
});

describe('each table by itself reads what is written in its words', () => {
  for (const language of languages) {
    const read = createParser([language]);

    test(`${language.tag}: protectors`, () => {
      const idLabel = firstWord(language, 'label.id') ?? 'ID';
      for (const [term, heading] of entries(language)) {
        if (!term.startsWith('type.')) continue;
        const volume = volumeOf(`Volume C: []\n${firstWord(language, 'list.all') ?? 'All'}\n\n    ${heading}:\n      ${idLabel}: ${keyId(1)}\n`, read);
        assert.deepEqual(
          volume.keyProtectors.map((protector) => [protector.keyProtectorType, protector.keyProtectorId, protector.heading]),
          [[term.slice('type.'.length), keyId(1), heading]],
        );
        assert.equal(volume.keyProtectorsListed, true);
      }
    });

    test(`${language.tag}: fields of protectors`, () => {
      const password = firstWord(language, 'label.password');
      if (password === undefined) return;
      const heading = firstWord(language, 'type.RecoveryPassword') ?? '';
      for (const all of wordsOf(language, 'list.added')) {
        const volume = volumeOf(`Volume C: []\n${all}:\n\n    ${heading}:\n      ${firstWord(language, 'label.id') ?? ''}: ${keyId(2)}\n      ${password}:\n        ${recoveryPassword(2)}\n`, read);
        assert.deepEqual(
          volume.keyProtectors.map((protector) => [protector.keyProtectorType, protector.recoveryPassword]),
          [['RecoveryPassword', recoveryPassword(2)]],
        );
        assert.equal(volume.keyProtectorsListed, false);
      }
    });

    test(`${language.tag}: values of -status`, () => {
      const row = (label: Term, value: string): BitLockerVolume => volumeOf(`Volume C: []\n\n    ${firstWord(language, label) ?? ''}:   ${value}\n`, read);
      for (const [term, value] of entries(language)) {
        if (term.startsWith('conversion.')) assert.equal(row('label.conversion', value).volumeStatus, term.slice('conversion.'.length), value);
        if (term.startsWith('protection.')) assert.equal(row('label.protection', value).protectionStatus, term.slice('protection.'.length), value);
        if (term.startsWith('lock.')) assert.equal(row('label.lock', value).lockStatus, term.slice('lock.'.length), value);
        if (term === 'protectors.none') assert.deepEqual([row('label.protectors', value).keyProtectors, row('label.protectors', value).keyProtectorsListed], [[], true], value);
        if (term === 'value.none' || term === 'value.unknown') assert.equal(row('label.idField', value).identificationField, null, value);
        if (term === 'volume.OperatingSystem' || term === 'volume.Data') assert.equal(volumeOf(`Volume C: []\n[${value}]\n`, read).volumeType, term.slice('volume.'.length), value);
      }
    });
  }
});

test('letters that a console of the language does not have', () => {
  const rows = '    Розмiр:                475,35 ГБ\n    Стан захисту:          Захист увiмкнуто\n    Стан блокування:       Розблоковано\n';
  const volume = volumeOf(`Том C: [Windows]\n[Том операцiйної системи]\n\n${rows}`);
  assert.deepEqual([volume.volumeType, volume.capacityGB, volume.protectionStatus, volume.lockStatus], ['OperatingSystem', 475.35, 'On', 'Unlocked']);
});

test('gigabytes in letters of their own', () => {
  const rows = '    الحجم:             237.10 غيغابايت\n    إصدار BitLocker:   2.0\n    حالة التحويل:      تم التشفير\n    النسبة المئوية:    100.0%\n    أسلوب التشفير:     XTS-AES 128\n';
  const volume = volumeOf(`وحدة التخزين C: [Windows]\n[وحدة تخزين نظام التشغيل]\n\n${rows}`);
  assert.deepEqual([volume.mountPoint, volume.capacityGB, volume.encryptionPercentage, volume.encryptionMethod], ['C:', 237.1, 100, 'XTS-AES 128']);
});

test('of words in other letters no gap is known: a header with the name of the product is no row', () => {
  const [computer] = parse('Καλύβη BitLocker: έκδοση 10.0.22621\n\nΤόμος C: [Windows]\n').report.computers;
  assert.deepEqual(computer?.volumes.map((volume) => [volume.mountPoint, volume.metadataVersion]), [['C:', null]]);
});

describe('all tables together name the language', () => {
  for (const language of languages) {
    test(language.tag, () => {
      const labels: readonly Term[] = ['label.size', 'label.conversion', 'label.percentage', 'label.method', 'label.protection', 'label.lock'];
      const rows = labels.map((label) => `    ${firstWord(language, label) ?? ''}:   ${label === 'label.size' ? '1 GB' : label === 'label.percentage' ? '100 %' : 'AES 128'}\n`).join('');
      const text = `${firstWord(language, 'volume.word') ?? ''} C: []\n[${firstWord(language, 'volume.OperatingSystem') ?? ''}]\n\n${rows}    ${firstWord(language, 'label.protectors') ?? ''}:\n        ${firstWord(language, 'type.RecoveryPassword') ?? ''}\n`;
      const [computer] = parse(text).located;
      assert.equal(computer?.language, language.tag);
      assert.deepEqual(
        computer.report.volumes.map((volume) => [volume.capacityGB, volume.encryptionPercentage, volume.encryptionMethod, volume.keyProtectors[0]?.keyProtectorType]),
        [[1, 100, 'AES 128', 'RecoveryPassword']],
      );
    });
  }
});
