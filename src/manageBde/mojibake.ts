/** The upper halves of the code pages in which UTF-8 is misread; C1 controls stand where a page has nothing. */
const pages: readonly string[] = [
  // 1252, the unassigned places as C1 controls, as browsers have them
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  // 850
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  // 437
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  // 1251
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя',
  // 866
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0',
  // 1250
  '€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙',
];

const bytesOf: readonly ReadonlyMap<string, number>[] = pages.map((page) => new Map(Array.from(page, (sign, index) => [sign, 128 + index])));

/** UTF-8 that somebody took for a code page, also twice, as what it was; any other text as it is. */
export function withoutMojibake(text: string): string {
  let plain = text;
  for (let round = 0; round < 2; round++) {
    const better = once(plain);
    if (better === null) return plain;
    plain = better;
  }
  return plain;
}

function once(text: string): string | null {
  for (const page of bytesOf) {
    const read = throughPage(text, page);
    if (read !== null) return read;
  }
  return null;
}

/**
 * The text if each of its letters outside of ASCII belongs to a run that is UTF-8 in the page's bytes; bytes that the
 * page could not show may be missing. Null where one does not: then it is no mojibake of this page.
 */
function throughPage(text: string, page: ReadonlyMap<string, number>): string | null {
  let result = '';
  let read = 0;
  // Stretches of ASCII go over whole: sign by sign, a line of a hundred megabytes would take gigabytes
  for (let at = 0; at < text.length; ) {
    const next = beyondAscii(text, at);
    result += text.slice(at, next);
    at = next;
    if (at === text.length) break;
    const first = byteAt(text, at, page);
    const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : 0;
    if (length === 0) return null;
    let point = first & (length === 2 ? 0x1f : 0x0f);
    let isWhole = true;
    for (let offset = 1; offset < length; offset++) {
      const next = continuation(text, at + offset, page);
      if (next === null) return null;
      if (next < 0) isWhole = false;
      point = (point << 6) | (next & 0x3f);
    }
    result += isWhole ? String.fromCharCode(point) : '\ufffd';
    read += 1;
    at += length;
  }
  return read === 0 ? null : result;
}

function beyondAscii(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) < 128) at += 1;
  return at;
}

/** A byte that continues a letter: -1 where the page could not show it, null where there is none. */
function continuation(text: string, at: number, page: ReadonlyMap<string, number>): number | null {
  const sign = text.charAt(at);
  if (sign === '\ufffd' || sign === '?') return -1;
  // a no-break blank that became an ordinary one
  if (sign === ' ') return 0xa0;
  const byte = byteAt(text, at, page);
  return byte >= 0x80 && byte <= 0xbf ? byte : null;
}

function byteAt(text: string, at: number, page: ReadonlyMap<string, number>): number {
  const sign = text.charAt(at);
  const byte = page.get(sign);
  if (byte !== undefined) return byte;
  const code = text.charCodeAt(at);
  // ISO 8859-1 has the controls where 1252 has signs
  return code >= 0x80 && code <= 0x9f ? code : -1;
}
