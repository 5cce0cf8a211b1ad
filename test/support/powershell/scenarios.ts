import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { volumeWithoutLetter } from '../generatedScripts.ts';
import type { ToolAnswer, ToolAnswers } from './manageBdeProgram.ts';

/** What manage-bde says on one host, for one run of the collector's script. */
export interface Scenario {
  readonly answers: ToolAnswers;
  /** No manage-bde on the PATH. */
  readonly missing?: true;
  readonly lang?: string;
}

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/manageBde');
const corpus = path.join(fixtures, 'corpus');

/** A file of the corpus as the tool would have written it: CRLF, in a code page. */
export function printed(name: string, page = 'cp437', folder = corpus): Buffer {
  return iconv.encode(readFileSync(path.join(folder, name), 'utf8').replace(/\r?\n/g, '\r\n'), page);
}

const texts = readdirSync(corpus).filter((name) => name.endsWith('.txt'));
const constructed = readdirSync(path.join(fixtures, 'field')).filter((name) => /^[a-zA-Z-]+-constructed-.*\.txt$/.test(name));
const pages: Readonly<Record<string, string>> = { cs: 'cp852', pl: 'cp852', hu: 'cp852', ja: 'cp932', 'zh-CN': 'cp936', 'zh-TW': 'cp950', ko: 'cp949', ru: 'cp866', uk: 'cp1125', tr: 'cp857', el: 'cp737' };

function pageOf(file: string): string {
  return pages[/^(?:zh-[A-Z]{2}|[a-z]{2})/.exec(file)?.[0] ?? ''] ?? 'cp850';
}

const guid = (number: number) => volumeWithoutLetter.replace('0123456789ab', String(number).padStart(12, '0'));
const list = (names: readonly string[]) => names.map((name) => `Volume ${name} [x]\r\n[Data Volume]\r\n\r\n    Size: 1 GB\r\n`).join('');
const names = texts.map((_, index) => (index < 24 ? `${String.fromCharCode(67 + index)}:` : guid(index)));

/** Six digits eight times, and what may stand between them in one encoding or another. */
const password = '111111 222222 333333 444444 555555 666666 111111 222222';
const separators = ['-', ' ', '', '\u2013', '\u2011', ' - ', '\r\n      ', '\t', '.', ',', '/', '_', '\u00ad', '--------'];
const written = [
  ...separators.flatMap((sign) => ['utf8', 'cp850', 'utf16le'].map((encoding) => iconv.encode(`    Numerical Password:\r\n      ID: ${volumeWithoutLetter.slice(10, -1)}\r\n      Password:\r\n        ${password.replaceAll(' ', sign)}\r\n`, encoding))),
  Buffer.from(`${'1'.repeat(47)}\r\nx${'1'.repeat(48)}x ${'123456-'.repeat(3)}x ${'123456-'.repeat(4)}x 12345-${'123456-'.repeat(7)}x\r\n`),
  Buffer.from('7, 11\r\n 0, 2, 4, 5, 7, 8, 9, 10, 11\r\n{12345678-1234-1234-1234-123456789012}\r\nSize: 475,63 GB 1234567\r\n'),
];

/** Everything that an output may do to whoever looks at it, and every byte. */
export const hostileBytes: Buffer = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\u001b[2J\u001b]8;;https://example.test\u0007x\u001b]8;;\u0007<img src=x onerror=alert(1)>{"recoveryKeys":1,"end":1}\u202e__proto__\r\n=cmd|x\n"}],"end":1}\r'),
]);

const long = (bytes: number) => Buffer.alloc(bytes, 'Volume X no\r\n');

/** For scripts that ask for all volumes. */
export const wholeHosts: Readonly<Record<string, Scenario>> = {
  usual: {
    answers: {
      '-status': { stdout: printed('007-en-status-3-volumes-all-decrypted.txt') },
      '-protectors -get C:': { stdout: printed('006-en-protectors-get-np-and-password.txt') },
      '-protectors -get D:': { stdout: printed('023-en-protectors-get-dra-certificate-only.txt') },
      other: { stdout: 'ERROR: No key protectors found.\r\n', end: 255 },
    },
  },
  german: { lang: 'de_DE.UTF-8', answers: { '-status': { stdout: printed('029-de-status-encryption-in-progress.txt', 'cp850') }, other: { stdout: printed('028-de-on-hardware-test-tpm.txt', 'cp850') } } },
  japanese: { lang: 'ja_JP.UTF-8', answers: { '-status': { stdout: printed('038-ja-protectors-get-none-then-status.txt', 'cp932'), end: 255 }, other: { stdout: 'x', stderr: printed('038-ja-protectors-get-none-then-status.txt', 'cp932') } } },
  languages: { answers: { '-status': { stdout: Buffer.concat(constructed.map((name) => Buffer.concat([printed(name, pageOf(name), path.join(fixtures, 'field')), Buffer.from('\r\n')]))) }, other: { stdout: 'y\n' } } },
  corpus: {
    answers: {
      '-status': { stdout: list(names) },
      ...Object.fromEntries(names.map((name, index): [string, ToolAnswer] => [`-protectors -get ${name}`, { stdout: printed(texts[index]!, pageOf(texts[index]!.slice(4))), end: index }])),
    },
  },
  denied: { answers: { '-status': { stdout: printed('041-en-error-access-denied.txt'), end: 3 } } },
  nothing: { answers: { '-status': {} } },
  hostile: { answers: { '-status': { stdout: `${list(['C:'])}Volume "D:" []\r\nVolume C:x []\r\n Volume E: []\r\nf: []\r\nG: []`, stderr: hostileBytes }, other: { stdout: hostileBytes } } },
  passwords: { answers: { '-status': { stdout: list(['C:']) }, other: { stdout: Buffer.concat(written), stderr: Buffer.concat(written.toReversed()) } } },
  flood: { answers: { '-status': { stdout: list(['C:', 'D:']) }, other: { end: { flood: 'stdout', line: `Password: ${password.replaceAll(' ', '-')}` } } } },
  floodOfErrors: { answers: { '-status': { stdout: list(['C:', 'D:']), end: { flood: 'stderr', line: 'no' } } } },
  exactlyFull: { answers: { '-status': { stdout: list(['C:', 'D:', 'E:']) }, '-protectors -get C:': { stdout: long(12_000_000 - 1000 - list(['C:', 'D:', 'E:']).length) } } },
  oneTooMany: { answers: { '-status': { stdout: list(['C:', 'D:', 'E:']) }, '-protectors -get C:': { stdout: long(12_000_000 - 999 - list(['C:', 'D:', 'E:']).length) } } },
  died: { answers: { '-status': { stdout: list(['C:']), stderr: 'oh', end: 'die' } } },
  missing: { missing: true, answers: {} },
};

/** For scripts that ask for C: and the one without a letter. */
export const someVolumes: Readonly<Record<string, Scenario>> = {
  usual: { answers: { '-status C:': { stdout: printed('005-en-status-os-used-space-only-decimal-comma.txt') }, '-protectors -get C:': { stdout: printed('006-en-protectors-get-np-and-password.txt') }, other: { stdout: 'ERROR: no\r\n', end: 255 } } },
  passwords: { answers: { other: { stdout: Buffer.concat(written), stderr: hostileBytes } } },
  full: { answers: { '-status C:': { stdout: long(12_000_000 - 1500) }, other: { stdout: 'z\n' } } },
  died: { answers: { other: { end: 'die' } } },
  missing: { missing: true, answers: {} },
};
