/** What a piece of text is by its shape alone, in any language. Every pattern is linear: no quantifier within another. */

/** `C:` in upper case, or a volume path or folder as printed; null for anything else. */
export function mountPoint(text: string): string | null {
  const token = text.replace(/^["'“”„«»‘’]+|["'“”„«»‘’]+$/g, '');
  if (/^[A-Za-z]:\\?$/.test(token)) return `${token.charAt(0).toUpperCase()}:`;
  if (/^\\\\\?\\Volume\{[0-9A-Za-z-]+\}\\?$/i.test(token)) return token;
  if (/^[A-Za-z]:\\[^<>"|?*]+$/.test(token)) return `${token.charAt(0).toUpperCase()}${singleBackslashes(token.slice(1))}`;
  return null;
}

function singleBackslashes(path: string): string {
  return path.replace(/\\\\/g, '\\');
}

const guid = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/i;

/** A whole GUID, with or without braces. */
export function isWholeGuid(text: string): boolean {
  return guid.test(text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text);
}

/** As the tool prints it. */
const printedId = /^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/;

/** A key protector's ID as the report has it: whole ones with braces in upper case, masked ones as printed. */
export function protectorId(text: string): string {
  if (printedId.test(text)) return text;
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1).trim() : text;
  return guid.test(bare) ? `{${bare.toUpperCase()}}` : text;
}

/** `0, 2, 4, 11`: numbers of platform configuration registers; null for anything else. */
export function pcrList(text: string): number[] | null {
  if (text.length > 120 || !/^[0-9]{1,2}(?:\s*[,;、，]\s*[0-9]{1,2})*[,;]?$/.test(text)) return null;
  const numbers = text.split(/[,;、，]/).flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return numbers.every((number) => number <= 23) ? numbers : null;
}

/** 40 hexadecimal digits, also in pairs with blanks, in upper case. */
export function thumbprint(text: string): string | null {
  if (text.length > 80) return null;
  const digits = text.replace(/[\s:-]/g, '');
  return /^[0-9A-F]{40}$/i.test(digits) ? digits.toUpperCase() : null;
}

export function isKeyFileName(text: string): boolean {
  return /\.BEK["']?$/i.test(text) && text.length <= 260;
}

/**
 * The groups of a text that looks like a recovery password by itself: whole, damaged or masked with one sign. Null for
 * a GUID, a date, a word.
 */
export function passwordGroups(text: string): string[] | null {
  if (text.length < 30 || text.length > 120) return null;
  if (/^[0-9]{48}$/.test(text)) return text.match(/.{6}/g) ?? null;
  const groups = splitGroups(text);
  if (groups.length < 6 || groups.length > 9) return null;
  const shaped = groups.filter((group) => /^[0-9]{4,8}$/.test(group) || /^(?:[Xx]{4,8}|\*{4,8}|#{4,8}|[•●?_.]{4,8}|[0-9Xx*#?•]{6})$/.test(group));
  return shaped.length >= groups.length - 1 && shaped.length >= 6 ? groups : null;
}

/** The groups of what stands where a password belongs, whatever it looks like. */
export function splitGroups(text: string): string[] {
  const plain = text.replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-').replace(/\s*-\s*/g, '-').trim();
  if (!plain.includes('-') && /^[0-9Xx*#?•]{4,8}(?: +[0-9Xx*#?•]{4,8}){3,8}$/.test(plain)) return plain.split(/ +/);
  return plain.split('-');
}

/** The first number of a text in any regional format: the last of `.` and `,` is the decimal sign. */
export function firstNumber(text: string): number | null {
  const match = /[0-9][0-9.,'’ \u00a0\u202f]*/.exec(text.length > 60 ? text.slice(0, 60) : text);
  if (match === null) return null;
  const digits = match[0].replace(/['’\s]/g, '').replace(/[.,]+$/, '');
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return Number(digits);
  const sign = digits.charAt(last);
  const whole = digits.slice(0, last);
  // the same sign twice groups thousands
  if (whole.includes(sign)) return Number(digits.replace(/[.,]/g, ''));
  return Number(`${whole.replace(/[.,]/g, '')}.${digits.slice(last + 1)}`);
}

const units: ReadonlyMap<string, number> = new Map([
  ...['gb', 'go', 'gt', 'гб', 'gib'].map((unit) => [unit, 1] as const),
  ...['tb', 'to', 'tt', 'тб', 'tib'].map((unit) => [unit, 1024] as const),
  ...['mb', 'mo', 'mt', 'мб', 'mib'].map((unit) => [unit, 1 / 1024] as const),
  ...['kb', 'ko', 'kt', 'кб', 'kib'].map((unit) => [unit, 1 / 1024 / 1024] as const),
  ...['b', 'o', 'б', 'bytes'].map((unit) => [unit, 1 / 1024 / 1024 / 1024] as const),
]);

/** `69,13 GB` in GB; null for what is no size. */
export function sizeGB(text: string): number | null {
  // `\b` knows ASCII letters only
  const match = /^([0-9][0-9.,'’ \u00a0\u202f]*)\s*(\p{L}{1,5})(?!\p{L})/u.exec(text.length > 60 ? text.slice(0, 60) : text);
  const factor = units.get(match?.[2]?.toLowerCase() ?? '');
  const number = match === null ? null : firstNumber(match[1] ?? '');
  return number === null || factor === undefined ? null : number * factor;
}

/** `100,0 %` and `%100` alike; null for what is no percentage. */
export function percentage(text: string): number | null {
  if (!/[%٪％]/.test(text)) return null;
  const number = firstNumber(text);
  return number !== null && number <= 100 ? number : null;
}

/** The tool prints AES with its key length in every language, and the object identifier of a drive's own method. */
export function encryptionMethod(text: string): string | null {
  const powershell = /^(Xts)?[_ ]?Aes[_ -]?(128|256)(?:_?(?:With)?_?(Diffuser))?$/i.exec(text);
  if (powershell !== null) {
    const diffuser = powershell[3] === undefined ? '' : ' With Diffuser';
    return `${powershell[1] === undefined ? '' : 'XTS-'}AES ${powershell[2] ?? ''}${diffuser}`;
  }
  return /\bAES\b/i.test(text) || /[0-9](?:\.[0-9]+){4}/.test(text) ? text : null;
}
