import iconv from 'iconv-lite';
import { decode } from '../../../src/manageBde/decode.ts';
import type { Damage } from './damage.ts';

const each = (change: (line: string, index: number) => string) => (text: string) => text.split('\n').map(change).join('\n');
const eachFull = (change: (line: string, index: number) => string) => each((line, index) => (line.trim() === '' ? line : change(line, index)));
const notBlank = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
const prefixed = (prefix: string) => each((line) => `${prefix}${line}`);

/** Cuts lines at a column, as a narrow window does; the rest begins at the left edge. */
const hardWrap = (columns: number) => each((line) => line.replace(new RegExp(`.{${columns}}(?=.)`, 'gu'), '$&\n'));
/** Breaks lines between words, as a mail program does. */
const softWrap = (columns: number) => each((line) => line.replace(new RegExp(`(?=.{${columns + 1}})(.{10,${columns}})[ ]`, 'gu'), '$1\n'));

function quotedPrintable(text: string): string {
  const bytes = new TextEncoder().encode(text.replaceAll('\n', '\r\n'));
  const signs = [...bytes].map((byte) => (byte === 13 || byte === 10 || (byte >= 32 && byte < 127 && byte !== 61) ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`));
  let column = 0;
  return signs.map((sign) => {
    if (sign === '\n') column = 0;
    else column += sign.length;
    if (column < 74) return sign;
    column = sign.length;
    return `=\r\n${sign}`;
  }).join('');
}

/** Lines, indentation, joins and wraps. */
export const layoutDamages: readonly Damage[] = [
  { name: 'none', change: (text) => text },
  { name: 'lost indentation', change: each((line) => line.trim()) },
  { name: 'lost indentation and blank lines', change: (text) => notBlank(text).join('\n') },
  { name: 'runs of blanks as one', change: each((line) => line.replace(/[ \t]+/g, ' ')) },
  { name: 'all runs of blanks as one, no indentation', change: each((line) => line.replace(/[ \t]+/g, ' ').trim()) },
  { name: 'no blanks around values', change: each((line) => line.replace(/^(\s*[^:]{2,40}:)\s+/, '$1')) },
  { name: 'tabs for indentation', change: each((line) => line.replace(/^ +/, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 4)))) },
  { name: 'tabs for runs of blanks', change: each((line) => line.replace(/ {2,}/g, '\t')) },
  { name: 'deep indentation', change: each((line) => `          ${line}`) },
  { name: 'half the indentation', change: each((line) => line.replace(/^ +/, (blanks) => blanks.slice(blanks.length / 2))) },
  { name: 'a blank line after each', change: each((line) => `${line}\n`) },
  { name: 'no blank lines', change: (text) => text.replace(/\n(?:[ \t]*\n)+/g, '\n') },
  { name: 'trailing blanks', change: each((line) => `${line}     `) },
  { name: 'padded to 120 columns', change: each((line) => line.padEnd(120)) },
  { name: 'CRLF', change: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'lone CR', change: (text) => text.replaceAll('\n', '\r') },
  { name: 'CRCRLF', change: (text) => text.replaceAll('\n', '\r\r\n') },
  { name: 'LF CR', change: (text) => text.replaceAll('\n', '\n\r') },
  { name: 'line separators', change: (text) => text.replaceAll('\n', '\u2028') },
  { name: 'next lines (NEL)', change: (text) => text.replaceAll('\n', '\u0085') },
  { name: 'vertical tabs', change: (text) => text.replaceAll('\n', '\u000b') },
  { name: 'form feeds', change: (text) => text.replaceAll('\n\n', '\n\f\n') },
  { name: 'NUL at the ends', change: each((line) => `${line}\u0000`) },
  { name: 'one line, blanks kept', change: (text) => text.replaceAll('\n', ' ') },
  { name: 'one line, ends lost', change: (text) => text.replaceAll('\n', '') },
  { name: 'one line', change: (text) => notBlank(text).join(' ').replace(/[ \t]+/g, ' ') },
  { name: 'one line, tabs', change: (text) => notBlank(text).join('\t') },
  { name: 'one line, bars', change: (text) => notBlank(text).join(' | ') },
  { name: 'one line, slashes', change: (text) => notBlank(text).join(' / ') },
  { name: 'one line, semicolons', change: (text) => notBlank(text).join('; ') },
  { name: 'one line, commas', change: (text) => notBlank(text).join(', ') },
  { name: 'one line, arrows', change: (text) => text.replaceAll('\n', ' ↵ ') },
  { name: 'one line, \\n', change: (text) => text.replaceAll('\n', '\\n') },
  { name: 'one line, \\r\\n', change: (text) => text.replaceAll('\n', '\\r\\n') },
  { name: 'one line, \\r\\n and \\t', change: (text) => text.replace(/ {4}/g, '\\t').replaceAll('\n', '\\r\\n') },
  { name: 'one line, \\\\n', change: (text) => text.replaceAll('\n', '\\\\n') },
  { name: 'one line, `r`n', change: (text) => text.replaceAll('\n', '`r`n') },
  { name: 'one line, _x000D__x000A_', change: (text) => text.replaceAll('\n', '_x000D__x000A_') },
  { name: 'one line, &#10;', change: (text) => text.replaceAll('\n', '&#10;') },
  { name: 'one line, &#xD;&#xA;', change: (text) => text.replaceAll('\n', '&#xD;&#xA;') },
  { name: 'one line, %0D%0A', change: (text) => text.replaceAll('\n', '%0D%0A') },
  { name: 'paragraphs joined', change: (text) => text.split(/\n[ \t]*\n/).map((part) => notBlank(part).join(' ')).join('\n\n') },
  { name: 'paragraphs joined, no blank lines', change: (text) => text.split(/\n[ \t]*\n/).map((part) => notBlank(part).join(' ')).join('\n') },
  { name: 'pairs of lines joined', change: (text) => text.replace(/(.*)\n(.*)/g, '$1 $2') },
  { name: 'pairs of lines joined, tab', change: (text) => text.replace(/(.*)\n(.*)/g, '$1\t$2') },
  { name: 'label and value joined', change: (text) => text.replace(/:[ \t]*\n[ \t]+(?=[^:\n]*(?:\n|$))/g, ': ') },
  { name: 'hard wrap 120', change: hardWrap(120) },
  { name: 'hard wrap 80', change: hardWrap(80) },
  { name: 'hard wrap 60', change: hardWrap(60) },
  { name: 'hard wrap 50', change: hardWrap(50) },
  { name: 'hard wrap 40', change: hardWrap(40) },
  { name: 'soft wrap 72', change: softWrap(72) },
  { name: 'soft wrap 50', change: softWrap(50) },
  { name: 'soft wrap 30', change: softWrap(30) },
  { name: 'quoted-printable', change: quotedPrintable },
  { name: 'UTF-16LE with mark', change: (text) => decode(Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le')) },
  { name: 'UTF-16LE', change: (text) => decode(Buffer.from(text.replaceAll('\n', '\r\n'), 'utf16le')) },
  { name: 'UTF-16BE with mark', change: (text) => decode(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()) },
  { name: 'UTF-16BE', change: (text) => decode(Buffer.from(text, 'utf16le').swap16()) },
  { name: 'UTF-16LE read as bytes', change: (text) => Buffer.from(text, 'utf16le').toString('latin1') },
  { name: 'UTF-8 with mark', change: (text) => decode(Buffer.from(`\ufeff${text}`)) },
  { name: 'OEM code page 850', change: (text) => decode(iconv.encode(text, 'cp850')), spares: ({ text }) => /[^\t\n\r -ÿ’–]/.test(text) },
  { name: 'code page 1252', change: (text) => decode(iconv.encode(text, 'cp1252')), spares: ({ text }) => /[^\t\n\r -ÿ’–]/.test(text) },
  { name: 'code page 936', change: (text) => decode(iconv.encode(text, 'cp936')), spares: ({ name }) => !name.includes('-zh-') },
  { name: 'code page 932', change: (text) => decode(iconv.encode(text, 'cp932')), spares: ({ name }) => !name.includes('-ja-') },
];

/** What programs and people put in front of every line. */
export const prefixDamages: readonly Damage[] = [
  ...['> ', '>', '>> ', '> > ', '# ', '#', '// ', '//', '///', '/// ', '* ', ' * ', '- ', '+ ', '• ', '| ', '|', '; ', '-- ', "' ", 'REM ', 'rem ', ':: ', '% ', '! ', '│ ', '→ ', '<!-- '].map((prefix) => ({ name: `prefix ${JSON.stringify(prefix)}`, change: prefixed(prefix) })),
  { name: 'prefix "> " but not on blank lines', change: eachFull((line) => `> ${line}`) },
  { name: 'a box around', change: each((line) => `│ ${line.padEnd(90)} │`) },
  { name: 'bars around', change: eachFull((line) => `| ${line.padEnd(90)} |`) },
  { name: 'line numbers', change: each((line, index) => `${index + 1} ${line}`) },
  { name: 'line numbers, colon', change: each((line, index) => `${index + 1}: ${line}`) },
  { name: 'line numbers, dot', change: each((line, index) => `${index + 1}. ${line}`) },
  { name: 'line numbers, right, tab', change: each((line, index) => `${String(index + 1).padStart(6)}\t${line}`) },
  { name: 'line numbers, bar', change: each((line, index) => `${String(index + 1).padStart(4)} | ${line}`) },
  { name: 'line numbers, full lines only', change: eachFull((line, index) => `${String(index + 1).padStart(4)}  ${line}`) },
  { name: 'grep -n', change: each((line, index) => `${index + 1}:${line}`) },
  { name: 'grep with file', change: each((line, index) => `PC01.txt:${index + 1}:${line}`) },
  { name: 'findstr with file', change: each((line) => `C:\\logs\\PC01.txt:${line}`) },
  { name: 'time stamp', change: each((line, index) => `2026-01-01 12:00:${String(index % 60).padStart(2, '0')} ${line}`) },
  { name: 'time stamp, ISO', change: each((line, index) => `2026-01-01T12:00:${String(index % 60).padStart(2, '0')}.${String((index * 37) % 1000).padStart(3, '0')}Z ${line}`) },
  { name: 'time stamp, ISO with 7 digits (Actions)', change: each((line, index) => `2026-01-01T12:00:00.12345${String(index % 90 + 10)}Z ${line}`) },
  { name: 'time stamp and level', change: each((line) => `2026-01-01 12:00:00,123 INFO  ${line}`) },
  { name: 'time stamp and level in brackets', change: each((line) => `[2026-01-01 12:00:00] [INFO] ${line}`) },
  { name: 'time stamp, logger', change: each((line) => `2026-01-01 12:00:00.123 [main] INFO Runner - ${line}`) },
  { name: 'time in brackets', change: each((line) => `[12:00:00] ${line}`) },
  { name: 'time, milliseconds', change: each((line) => `12:00:00.123 ${line}`) },
  { name: 'time stamp, local', change: each((line) => `01.01.2026 12:00:00 ${line}`) },
  { name: 'time stamp, US', change: each((line) => `1/1/2026 12:00:00 PM ${line}`) },
  { name: 'syslog', change: each((line) => `Jan  1 12:00:00 host1 agent[123]: ${line}`) },
  { name: 'level', change: each((line) => `INFO: ${line}`) },
  { name: 'level in brackets', change: each((line) => `[INFO] ${line}`) },
  { name: 'VERBOSE:', change: each((line) => `VERBOSE: ${line}`) },
  { name: 'prefix "PS C:\\> "', change: prefixed('PS C:\\> ') },
  { name: 'prefix "C:\\>"', change: prefixed('C:\\>') },
  { name: 'prefix "C:\\Windows\\System32>"', change: prefixed('C:\\Windows\\System32>') },
  { name: 'chat, time and name', change: each((line) => `[12:01, 25/11/2026] Bob: ${line}`) },
  { name: 'chat, name in brackets', change: each((line) => `[12:01] <bob> ${line}`) },
  { name: 'chat, name', change: each((line) => `<bob> ${line}`) },
  { name: 'chat, name and colon', change: eachFull((line) => `Bob: ${line}`) },
  { name: 'chat, WhatsApp', change: each((line) => `25/11/2026, 12:01 - Bob Jones: ${line}`) },
  { name: 'host: (pssh, ansible)', change: each((line) => `[PC01] ${line}`) },
  { name: 'host | (docker)', change: each((line) => `runner-1  | ${line}`) },
  { name: 'stdout:', change: each((line) => `stdout: ${line}`) },
  { name: 'email quote of a name', change: each((line) => `AB> ${line}`) },
];
