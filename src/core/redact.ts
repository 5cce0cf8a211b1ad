/**
 * Takes secrets out of text that is about to be logged or shown in an error: the last line of defence, since callers
 * pass no secret in the first place. Every pattern has a fixed or bounded shape, so that the time is linear.
 */
export function redact(text: string): string {
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

const patterns: readonly (readonly [RegExp, string])[] = [
  // BitLocker recovery password: eight groups of six digits, whatever stands between them
  [/\b\d{6}(?:[-\s–—_.]{0,3}\d{6}){3,7}\b/g, '[recovery password]'],
  [/\b\d{40,48}\b/g, '[recovery password]'],
  // FileVault personal recovery key: six groups of four letters or digits
  [/\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5}\b/gi, '[FileVault key]'],
  // Tokens
  [/\beyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]*)?/g, '[token]'],
  [/\b(bearer|authorization:?)\s+\S+/gi, '$1 [token]'],
  [/\b(access_token|refresh_token|id_token|client_secret|client_assertion|password|passphrase|code|sig|\$?skiptoken|\$?deltatoken)=[^&\s"']+/gi, '$1=[removed]'],
  [/"(access_?token|refresh_?token|id_?token|client_?secret|secret|password|key|passwordBase64)"\s*:\s*"[^"]*"/gi, '"$1":"[removed]"'],
];
