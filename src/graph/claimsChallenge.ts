/**
 * The claims that a 401 (or 403) asks for, as JSON text; undefined where the answer is no claims challenge.
 * Source: claims challenges of the identity platform: `error="insufficient_claims", claims="<base64 of JSON>"`.
 * Quoting varies and several challenges may share the header, so parameters are looked for wherever they stand.
 */
export function claimsOf(wwwAuthenticate: string | null): string | undefined {
  if (wwwAuthenticate === null || !/\berror\s*=\s*"?insufficient_claims\b/i.test(wwwAuthenticate)) return undefined;
  const encoded = /\bclaims\s*=\s*(?:"([^"]*)"|([^\s,;]+))/i.exec(wwwAuthenticate);
  const text = encoded?.[1] ?? encoded?.[2];
  return text === undefined ? undefined : decodeClaims(text);
}

function decodeClaims(text: string): string | undefined {
  for (const candidate of [text, decodeBase64(text)]) {
    if (candidate !== undefined && isJsonObject(candidate)) return candidate;
  }
  return undefined;
}

function decodeBase64(text: string): string | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return /^[A-Za-z0-9+/]+=*$/.test(plain) ? Buffer.from(plain, 'base64').toString('utf8') : undefined;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
