/**
 * Takes secrets out of text that is about to be logged or shown in an error: the last line of defence, since callers
 * pass no secret in the first place. Every pattern has a fixed or bounded shape, so that the time is linear.
 */
export function redact(text: string): string {
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text.replace(/[\w.-]+/g, withoutToken));
}

/** A JWT in a word with dots: the part that begins as one does, and the two behind it. */
function withoutToken(word: string): string {
  if (!word.includes('eyJ')) return word;
  const parts = word.split('.');
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    const isToken = part.startsWith('eyJ') && part.length >= 7 && index + 1 < parts.length;
    kept.push(isToken ? '[token]' : part);
    if (isToken) index += 2;
  }
  return kept.join('.');
}

const names = 'access_?token|refresh_?token|id_?token|client_?secret|client_?assertion|secret|password|passphrase|password_?base64';

const patterns: readonly (readonly [RegExp, string])[] = [
  // BitLocker recovery password: groups of six digits, whatever stands between them; a digit too many does not save one
  [/\d{6,8}(?:[^\p{L}\p{N}]{1,8}\d{6,8}){3,31}/gu, '[recovery password]'],
  [/\d{24,}/g, '[recovery password]'],
  // FileVault personal recovery key: six groups of four letters or digits
  [/[A-Z0-9]{4}(?:[-–—][A-Z0-9]{4}){5}/gi, '[FileVault key]'],
  [/\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|pop|dpop)\s{1,4})?[^\s"',]+/gi, 'authorization: [token]'],
  [/\bbearer\s{1,4}[^\s"',]+/gi, 'bearer [token]'],
  // Parts of an address or a form, then of JSON, also of JSON in JSON
  [new RegExp(`\\b(${names}|assertion|device_code|code|sig|skiptoken|deltatoken)=[^&\\s"']+`, 'gi'), '$1=[removed]'],
  [/%24(skiptoken|deltatoken)=[^&\s"']+/gi, '$1=[removed]'],
  [new RegExp(`\\b(${names}|key)(\\\\{0,3}"\\s{0,4}:\\s{0,4}\\\\{0,3}")[^"\\\\]*`, 'gi'), '$1$2[removed]'],
];
