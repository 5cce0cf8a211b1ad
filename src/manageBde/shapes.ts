import { trimmedEndOf, trimmedOf } from '../core/trimSigns.ts';

/** What a piece of text is by its shape alone, in any language. Every pattern is linear: no quantifier within another. */

/** `C:` in upper case, or a volume path or folder as printed; null for anything else. */
export function mountPoint(text: string): string | null {
  const token = trimmedOf(text, '"\'“”„«»‘’');
  if (/^[A-Za-z]:\\?$/.test(token)) return `${token.charAt(0).toUpperCase()}:`;
  if (/^\\\\\?\\Volume\{[0-9A-Za-z-]+\}\\?$/i.test(token)) return token;
  if (/^[A-Za-z]:\\[^<>"|?*]+$/.test(token)) return `${token.charAt(0).toUpperCase()}${singleBackslashes(token.slice(1))}`;
  return null;
}

/** A drive's letter with or without its colon, or any other mount point; null for anything else. */
export function driveOrMount(text: string): string | null {
  return mountPoint(/^[A-Za-z]$/.test(text) ? `${text}:` : text);
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

/** A whole GUID in whatever brackets, with dashes of any length, blanks around them, and a remark behind it. */
const guidWithin =
  /^["'“”«([{<]{0,3} ?([0-9A-F]{8}) ?[-\u2010-\u2015\u2212] ?([0-9A-F]{4}) ?[-\u2010-\u2015\u2212] ?([0-9A-F]{4}) ?[-\u2010-\u2015\u2212] ?([0-9A-F]{4}) ?[-\u2010-\u2015\u2212] ?([0-9A-F]{12}) ?["'“”»)\]}>]{0,3}(?:[.,;](?=\s|$))?(?:\s|$)/i;

/** A key protector's ID as the report has it: whole ones with braces in upper case, masked ones as printed. */
export function protectorId(text: string): string {
  if (printedId.test(text)) return text;
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1).trim() : text;
  if (guid.test(bare)) return `{${bare.toUpperCase()}}`;
  const parts = text.length < 36 || text.length > 200 ? null : guidWithin.exec(text);
  return parts === null ? text : `{${parts.slice(1).join('-').toUpperCase()}}`;
}

/** The only ID and the only password of a text in which they stand close to each other; null for any other text. */
export function idWithPassword(text: string): { readonly id: string; readonly password: string } | null {
  // with more labels the line holds several lines of the tool
  if (text.length < 91 || text.length > 400 || text.split(':').length > 3) return null;
  const ids = [...text.matchAll(/(?<![0-9A-F-])[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}(?![0-9A-F-])/gi)];
  const passwords = [...text.matchAll(/(?<![0-9A-F-])[0-9]{6}(?:-[0-9]{6}){7}(?![0-9A-F-])/gi)];
  const [id] = ids;
  const [password] = passwords;
  if (id === undefined || password === undefined || ids.length > 1 || passwords.length > 1) return null;
  const gap = Math.max(password.index - id.index - id[0].length, id.index - password.index - password[0].length);
  return gap > 40 ? null : { id: protectorId(id[0]), password: password[0] };
}

/** Whether a text is a whole ID and at most a remark. */
export function isId(text: string): boolean {
  return text.length >= 36 && text.length <= 200 && guidWithin.test(text);
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

/** The security identifier of an account or a group. */
export function isSid(text: string): boolean {
  return text.length < 190 && /^S-1-[0-9]{1,14}(?:-[0-9]{1,10}){1,15}$/.test(text);
}

export function isKeyFileName(text: string): boolean {
  return /\.BEK["']?$/i.test(text) && text.length <= 260;
}

const printedPassword = /^[0-9]{6}(?:-[0-9]{6}){7}$/;

/** Eight groups of six digits as the tool prints them, sound or not. */
export function isPrintedPassword(text: string): boolean {
  return printedPassword.test(text);
}

/**
 * The groups of a text that looks like a recovery password by itself: whole, damaged, masked with one sign, or read by a
 * machine that takes letters for digits. Null for a GUID, a date, a word.
 */
export function passwordGroups(text: string): string[] | null {
  if (text.length < 30 || text.length > 200) return null;
  if (isPrintedPassword(text)) return text.split('-');
  const core = passwordWithin(text);
  if (core.length < 30 || core.length > 120) return null;
  if (/^[0-9]{48}$/.test(core)) return sixes(core);
  const groups = splitGroups(core);
  if (groups.some((group) => group.includes(' ')) && isAll(core)) return sixes(core);
  if (groups.length === 8 && isPartlyMasked(groups)) return groups;
  if (groups.length >= 6 && groups.length <= 9) {
    const shaped = groups.filter((group) => /^[0-9]{4,8}$/.test(group) || /^(?:([^\s\p{L}\p{N}]|[A-Za-z])\1{3,7}|[0-9Xx*#?•]{6})$/u.test(group) || isMisread(group));
    if (shaped.length >= groups.length - 1 && shaped.length >= 6 && groups.every((group) => !/\s/.test(group) || /^[<[({].*[>\])}]$/.test(group)) && (groups.length !== 7 || !isAll(core))) return groups;
  }
  return isAll(core) ? sixes(core) : null;
}

function sixes(text: string): string[] | null {
  return text.replace(/[^0-9A-Za-z]/g, '').match(/.{6}/g);
}

/** Without quotes, a number in front and a remark behind. */
function passwordWithin(text: string): string {
  const counted = text.replace(/^[0-9]{1,5}(?:[.)] +|: ?| {2,})(?=["'“”«`]?[0-9A-Za-z*#?•]{4,8}-)/, '');
  const bare = counted.replace(/^["'“”«`]/, '');
  const end = /^[0-9A-Za-z*#?•]{4,8}(?:[-\u2010-\u2015\u2212][0-9A-Za-z*#?•]{4,8}){7}(?=["'“”»`.,;\s]|$)/.exec(bare);
  if (end !== null && /^["'“”»`]?[.,;]?(?:\s+[(<#[|*←=].*)?$/.test(bare.slice(end[0].length))) return end[0];
  if (bare !== counted) return /["'“”»`]$/.test(bare) ? bare.slice(0, -1) : counted;
  return /[0-9A-Za-z][.,;]$/.test(bare) ? bare.slice(0, -1) : bare;
}

/** 48 digits, or letters that a machine may have read for some, whatever separates them. */
function isAll(text: string): boolean {
  if (!/^[0-9OolISBZG][0-9OolISBZG._ \u2010-\u2015\u2212-]*$/.test(text)) return false;
  const signs = text.replace(/[^0-9A-Za-z]/g, '');
  return signs.length === 48 && signs.replace(/[^0-9]/g, '').length >= 24;
}

function isMisread(group: string): boolean {
  return /^[0-9OolISBZG]{5,7}$/.test(group) && /[0-9]/.test(group);
}

/** Some groups are there, in the place of the others stands something that is no word. */
function isPartlyMasked(groups: readonly string[]): boolean {
  return groups.some((group) => /^[0-9]{6}$/.test(group)) && groups.every((group) => /^(?:[0-9]{6}|[^0-9A-Za-z\s]{1,8}|[<[(][^<>[\]()]{1,20}[>\])])$/.test(group));
}

/** The groups of what stands where a password belongs, whatever it looks like. */
export function splitGroups(text: string): string[] {
  const plain = text.replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-').replace(/ ?- ?/g, '-').trim();
  if (!plain.includes('-')) {
    if (/^[0-9Xx*#?•OolISBZG]{4,8}(?: +[0-9Xx*#?•OolISBZG]{4,8}){3,8}$/.test(plain)) return plain.split(/ +/);
    if (/^[0-9]{6}(?:[._][0-9]{6}){7}$/.test(plain)) return plain.split(/[._]/);
  }
  return plain.split('-');
}

/** A password of which this line has the end: what was above and this are 48 digits. */
export function joinedPassword(above: string, text: string): string | null {
  if (text.length > 60 || !/^[0-9-]{1,60}$/.test(text) || !/^[0-9][0-9-]{3,60}$/.test(above)) return null;
  const whole = above + text;
  return whole.replaceAll('-', '').length === 48 ? (sixes(whole)?.join('-') ?? null) : null;
}

/** An ID of which this line has the end. */
export function joinedId(above: string, text: string): string | null {
  if (text.length > 37 || above.length > 37) return null;
  const whole = above + text;
  if (isWholeGuid(whole)) return protectorId(whole);
  return /^\{[0-9A-FX*#-]{34,37}\}$/i.test(whole) ? whole : null;
}

/** The first number of a text in any regional format: the last of `.` and `,` is the decimal sign. */
export function firstNumber(text: string): number | null {
  const match = /[0-9][0-9.,'’ \u00a0\u202f]*/.exec(text.length > 60 ? text.slice(0, 60) : text);
  if (match === null) return null;
  const digits = trimmedEndOf(match[0].replace(/['’\s]/g, ''), '.,');
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
  const match = /^([0-9][0-9.,'’\s]*)(\p{L}{1,5})(?!\p{L})/u.exec(text.length > 60 ? text.slice(0, 60) : text);
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
