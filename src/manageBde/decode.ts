import { isAscii, isUtf8 } from 'node:buffer';
import { decodeNarrow } from './codePages.ts';
import { pieces } from './widePieces.ts';

/**
 * Bytes of a file to text. What Windows writes depends on who wrote it: PowerShell 5.1 gives UTF-16 with a mark, cmd.exe
 * the OEM code page of the console, everything newer UTF-8, and `>>` appends in one what was begun in another. Never
 * throws, unless the text is longer than a string can be; what cannot be read becomes U+FFFD.
 * @param named numbers of code pages that the writing computer named, if it did. They count unless the text proves another.
 */
export function decode(bytes: Uint8Array, named: readonly number[] = []): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return narrow(withoutPadding(bytes.subarray(3)), []);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return mixed(bytes.subarray(2), true, named);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(withoutPadding(bytes.subarray(2), 2), 'utf-16be');
  if (!hasZero(bytes)) return narrow(bytes, named);
  const wide = wideOrder(bytes);
  return wide === 'utf-16be' ? utf16(withoutPadding(bytes, 2), wide) : mixed(bytes, wide !== null, named);
}

function hasZero(bytes: Uint8Array): boolean {
  return bytes.includes(0);
}

/** More is no UTF-8 by chance. */
const shortText = 2048;

/** Text without a mark: UTF-8, a code page, or both. */
function narrow(bytes: Uint8Array, named: readonly number[]): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const isLost = text.includes('\uFFFD');
  // a letter that was lost before the text became UTF-8 proves that it is
  if (isLost ? isUtf8(bytes) : bytes.length > shortText || isAscii(bytes)) return text;
  return decodeNarrow(bytes, named);
}

/** Pieces of UTF-16 and of narrow text one after the other; most often it is one. */
function mixed(bytes: Uint8Array, startsWide: boolean, named: readonly number[]): string {
  return pieces(bytes, startsWide)
    .map(({ isWide, start, end }) => {
      const piece = bytes.subarray(start, end);
      return isWide ? utf16(withoutPadding(piece, 2), 'utf-16le') : narrow(withoutPadding(piece), named);
    })
    .join('');
}

/** Zeros at the end: a program made the file larger before it wrote, or the machine was switched off. */
function withoutPadding(bytes: Uint8Array, unit: 1 | 2 = 1): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, Math.min(bytes.length, unit === 1 ? end : end + (end % 2)));
}

function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

const sampleSize = 65_536;

/** UTF-16 without a mark: the upper bytes of ASCII are zero, and they all stand at even or all at odd places. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const end = Math.min(bytes.length, sampleSize) & ~1;
  let even = 0;
  let odd = 0;
  let pairs = 0;
  for (let index = 0; index < end; index += 2) {
    const [first, second] = [bytes[index], bytes[index + 1]];
    // padding says nothing
    if (first === 0 && second === 0) continue;
    pairs += 1;
    if (first === 0) even += 1;
    if (second === 0) odd += 1;
  }
  if (pairs < 2) return null;
  if (odd > pairs / 10 && even <= odd / 20 && startsWide(bytes)) return 'utf-16le';
  return even > pairs / 10 && odd <= even / 20 && startsBig(bytes) ? 'utf-16be' : null;
}

function startsBig(bytes: Uint8Array): boolean {
  const lf = bytes.indexOf(0x0a);
  return lf < 0 || lf % 2 === 0 || bytes[lf - 1] === 0;
}

/** No line in narrow text comes before the first wide one. */
function startsWide(bytes: Uint8Array): boolean {
  const lf = bytes.indexOf(0x0a);
  const zero = bytes.indexOf(0);
  // ASCII without an end of line, to which UTF-16 was appended
  if (zero > 9 && bytes.subarray(0, zero).every((byte) => byte >= 0x20 && byte <= 0x7e)) return false;
  if (lf < 0 || zero < lf) return true;
  return lf % 2 === 0 && (bytes[lf + 1] === 0 || bytes[lf - 1] !== 0x0d);
}
