/**
 * The tenant that an ID token names. An ID token is written for the app that signs in, unlike an access token, which is
 * for Graph alone to read. It is not verified: the tenant is only shown, nothing is decided by it.
 */
export function tenantOfIdToken(idToken: string | undefined): string | null {
  const payload = idToken?.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const tid = typeof claims === 'object' && claims !== null && 'tid' in claims ? claims.tid : undefined;
    return typeof tid === 'string' && /^[0-9a-f-]{36}$/i.test(tid) ? tid : null;
  } catch {
    return null;
  }
}
