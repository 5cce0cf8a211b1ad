import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { decode } from '../../../src/manageBde/decode.ts';
import { parse } from '../../../src/manageBde/parse.ts';
import { corpus } from './corpus.ts';

const german = corpus.find((file) => file.name.startsWith('029-de'))?.text ?? '';

describe('bytes of every encoding that Windows writes', () => {
  for (const { name, text } of corpus) {
    test(`Unicode: ${name}`, () => {
      const crlf = text.replaceAll('\n', '\r\n');
      assert.equal(decode(Buffer.from(crlf, 'utf8')), crlf);
      assert.equal(decode(Buffer.from(`\ufeff${crlf}`, 'utf8')), crlf);
      assert.equal(decode(Buffer.from(`\ufeff${crlf}`, 'utf16le')), crlf);
      assert.equal(decode(Buffer.from(`\ufeff${crlf}`, 'utf16le').swap16()), crlf);
      assert.equal(decode(Buffer.from(crlf, 'utf16le')), crlf);
      assert.equal(decode(Buffer.from(crlf, 'utf16le').swap16()), crlf);
    });
  }

  const pages: readonly (readonly [string, string])[] = [
    ['de', 'cp850'],
    ['de', 'cp437'],
    ['de', 'cp1252'],
    ['fr', 'cp850'],
    ['fr', 'cp1252'],
    ['es', 'cp850'],
    ['pt-BR', 'cp850'],
    ['zh-CN', 'cp936'],
    ['ja', 'cp932'],
  ];
  for (const [language, page] of pages) {
    test(`${language} in ${page}`, () => {
      for (const { name, text } of corpus) {
        if (!name.includes(`-${language}-`)) continue;
        const bytes = iconv.encode(text, page);
        // what the code page cannot show was lost when the text was written
        const written = iconv.decode(bytes, page);
        const report = JSON.stringify(parse(decode(bytes)).report);
        assert.equal(report, JSON.stringify(parse(written).report), name);
      }
    });
  }

  test('Russian, Korean and Polish by their words or their letters', () => {
    const russian = 'Том C: [Windows]\r\n[Том с операционной системой]\r\n\r\n    Размер:                           237,46 ГБ\r\n    Состояние защиты:                 Защита отключена\r\n';
    const korean = 'C: 볼륨 [Windows]\r\n[OS 볼륨]\r\n\r\n    크기:                 475.69GB\r\n    보호 상태:            보호 해제\r\n';
    for (const [text, page] of [[russian, 'cp866'], [russian, 'cp1251'], [korean, 'cp949']] as const) assert.equal(decode(iconv.encode(text, page)), text);
  });
});

test('a broken letter in UTF-8 does not make it another code page', () => {
  const bytes = Buffer.concat([Buffer.from(german, 'utf8'), Buffer.from([0xc3])]);
  assert.equal(decode(bytes), `${german}\ufffd`);
});

test('any bytes give some text', () => {
  for (const bytes of [[], [0], [0xff], [0xff, 0xfe], [0xfe, 0xff, 0], [0xef, 0xbb, 0xbf], [0x80, 0x81, 0x0a, 0xfe]]) assert.equal(typeof decode(Uint8Array.from(bytes)), 'string');
});
