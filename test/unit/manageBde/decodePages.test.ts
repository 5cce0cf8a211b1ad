import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { decode } from '../../../src/manageBde/decode.ts';
import { languages } from '../../../src/manageBde/languages/all.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** The code pages in which Windows of a language writes: consoles first, then Notepad and the like. */
const pages: Readonly<Record<string, readonly string[]>> = {
  en: ['cp437', 'cp850', 'cp1252'],
  de: ['cp850', 'cp437', 'cp1252'],
  fr: ['cp850', 'cp437', 'cp1252'],
  es: ['cp850', 'cp437', 'cp1252'],
  'pt-BR': ['cp850', 'cp1252'],
  'pt-PT': ['cp850', 'cp1252'],
  it: ['cp850', 'cp1252'],
  nl: ['cp850', 'cp1252'],
  sv: ['cp850', 'cp437', 'cp1252'],
  da: ['cp850', 'cp1252'],
  nb: ['cp850', 'cp1252'],
  fi: ['cp850', 'cp437', 'cp1252'],
  cs: ['cp852', 'cp1250'],
  pl: ['cp852', 'cp1250'],
  hu: ['cp852', 'cp1250'],
  tr: ['cp857', 'cp1254'],
  ru: ['cp866', 'cp1251'],
  uk: ['cp866', 'cp1251'],
  ja: ['cp932'],
  ko: ['cp949'],
  'zh-CN': ['cp936'],
  'zh-TW': ['cp950'],
};

/** The lines of a language that a code page can show and that are not ASCII. */
function linesIn(tag: string, page: string): readonly string[] {
  const table = languages.find((language) => language.tag === tag);
  return [table?.captured, table?.believed]
    .flatMap((words) => Object.values(words ?? {}).flat())
    .filter((text) => /[^\x20-\x7e]/.test(text) && iconv.decode(iconv.encode(text, page), page) === text);
}

describe('words of every language in its code pages', () => {
  test('every language has its pages', () => {
    assert.deepEqual(Object.keys(pages).sort(), languages.map(({ tag }) => tag).sort());
  });

  for (const [tag, its] of Object.entries(pages)) {
    for (const page of its) {
      test(`${tag} in ${page}`, () => {
        const lines = linesIn(tag, page);
        if (tag !== 'en' && tag !== 'nl') assert.ok(lines.length > 3, `only ${lines.length}`);
        const all = lines.join(':\r\n');
        assert.equal(decode(iconv.encode(all, page)), all);
        // one line is little to know a code page by: what a file of one word or sentence says must still be right
        const wrong = lines.filter((line) => decode(iconv.encode(`${line}: 1\r\n`, page)) !== `${line}: 1\r\n` || decode(iconv.encode(`    ${line}`, page)) !== `    ${line}`);
        assert.deepEqual(wrong, []);
      });
    }
  }

  test('one error sentence, as it is the whole output of a failed command', () => {
    const sentences: readonly (readonly [string, readonly string[]])[] = [
      ["ERREUR : une erreur s'est produite (code 0x80310000) :\r\nCe lecteur est verrouillé par le chiffrement de lecteur BitLocker. Vous devez le déverrouiller.\r\n", ['cp850', 'cp1252']],
      ['FEHLER: Der Versuch, auf eine erforderliche Ressource zuzugreifen, wurde abgelehnt. Überprüfen Sie, ob Sie über Administratorrechte verfügen.\r\n', ['cp850', 'cp1252']],
      ['ERROR: se denegó el acceso a un recurso necesario. Compruebe que tiene permisos de administración en el equipo.\r\n', ['cp850', 'cp1252']],
      ['ОШИБКА: Отказано в доступе к необходимому ресурсу. Убедитесь, что у вас есть права администратора.\r\n', ['cp866', 'cp1251']],
      ['错误: 尝试访问所需资源时被拒绝。请检查您是否具有此计算机的管理权限。\r\n', ['cp936']],
      ['エラー: 必要なリソースにアクセスしようとして拒否されました。管理者権限があることを確認してください。\r\n', ['cp932']],
    ];
    for (const [text, its] of sentences) for (const page of its) assert.equal(decode(iconv.encode(text, page)), text, page);
  });
});

const german = `Volume "C:" [Größe]\r\n[Betriebssystemvolume]\r\n\r\n    Größe:                      237,46 GB\r\n    BitLocker-Version:          2.0\r\n    Konvertierungsstatus:       Vollständig verschlüsselt\r\n`;
const english = `Volume C: [OS]\r\nAll Key Protectors\r\n\r\n    Numerical Password:\r\n      ID: ${keyId(1)}\r\n      Password:\r\n        ${recoveryPassword(1)}\r\n`;
const chinese = '卷 C: [系统]\r\n[OS 卷]\r\n\r\n    大小:                     237.46 GB\r\n    转换状态:                 完全加密\r\n';

describe('files that are not of one piece', () => {
  test('one line in a code page, far down in a file of ASCII', () => {
    const text = `${english.repeat(600)}    Größe:                      237,46 GB\r\n`;
    for (const page of ['cp850', 'cp1252']) assert.equal(decode(iconv.encode(text, page)), text);
  });

  const narrow: readonly (readonly [string, string])[] = [[english, 'utf8'], [german, 'cp850'], [german, 'utf8'], [chinese, 'cp936'], [chinese, 'utf8']];
  test('UTF-16 appended to narrow text, and the other way round, and again', () => {
    for (const [text, page] of narrow) {
      for (const wide of [english, german, chinese]) {
        const [a, b] = [iconv.encode(text, page), Buffer.from(wide, 'utf16le')];
        assert.equal(decode(Buffer.concat([a, b])), text + wide, `${page}, then UTF-16`);
        assert.equal(decode(Buffer.concat([Buffer.from('\ufeff', 'utf16le'), b, a])), wide + text, `UTF-16 with mark, then ${page}`);
        assert.equal(decode(Buffer.concat([b, a])), wide + text, `UTF-16, then ${page}`);
        assert.equal(decode(Buffer.concat([a, b, a, b])), text + wide + text + wide, `${page} and UTF-16 twice`);
      }
    }
    assert.equal(decode(Buffer.concat([Buffer.from('no end of line'), Buffer.from(english, 'utf16le')])), `no end of line${english}`);
  });

  test('a code page appended to UTF-8', () => {
    assert.equal(decode(Buffer.concat([Buffer.from(german.repeat(3)), iconv.encode(german, 'cp850')])), german.repeat(4));
  });

  test('cut in the middle of a letter', () => {
    const cut = 'Verschlüsselungsmethode: größ';
    assert.equal(decode(Buffer.from(`${cut}ä`).subarray(0, -1)), `${cut}\ufffd`);
    assert.equal(decode(Buffer.from(chinese).subarray(0, 1)).length, 1);
    for (let lost = 1; lost < 40; lost++) {
      const bytes = Buffer.from(chinese).subarray(0, -lost);
      assert.ok(chinese.startsWith(decode(bytes).replace(/\ufffd$/, '')), String(lost));
      const wide = Buffer.from(`\ufeff${chinese}`, 'utf16le').subarray(0, -lost);
      assert.ok(chinese.startsWith(decode(wide).replace(/\ufffd$/, '')), `UTF-16 ${lost}`);
    }
    const japanese = iconv.encode('    サイズ:                   237.46 GB\r\n    変換状態:                 完全に暗号化', 'cp932').subarray(0, -1);
    assert.ok(decode(japanese).startsWith('    サイズ:                   237.46 GB\r\n    変換状態:'));
  });

  test('padded with zeros', () => {
    const zeros = Buffer.alloc(5000);
    for (const text of [english, german]) {
      for (const padding of [1, 2, 3, 4096, 5000]) {
        const end = zeros.subarray(0, padding);
        assert.equal(decode(Buffer.concat([Buffer.from(text), end])), text);
        assert.equal(decode(Buffer.concat([iconv.encode(text, 'cp850'), end])), text);
        assert.equal(decode(Buffer.concat([Buffer.from(`\ufeff${text}`, 'utf16le'), end])), text);
        assert.equal(decode(Buffer.concat([Buffer.from(text, 'utf16le'), end])), text);
      }
    }
    assert.equal(decode(zeros), '');
  });

  test('a letter that was lost before in sound UTF-8 changes nothing', () => {
    assert.equal(decode(Buffer.from('Gr\ufffd\ufffde: 1')), 'Gr\ufffd\ufffde: 1');
  });
});
