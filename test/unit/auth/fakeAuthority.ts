import { createHash, createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './selfSigned.ts';

/** An identity platform on loopback, over https: as much of it as the sign-in methods ask for. */
export interface FakeAuthority {
  readonly authority: string;
  /** To be trusted by whoever asks. */
  readonly certificate: string;
  /** Forms that came to the token endpoint. */
  readonly grants: URLSearchParams[];
  /** The next answers of the token endpoint are these errors, with the number of the platform in their text. */
  readonly errors: { readonly error: string; readonly number: string }[];
  /** How often a device code is still pending. */
  pending: number;
  /** What the browser shows at this address: the form that the page posts back, as the platform would write it. */
  answerFor(url: string, outcome?: { readonly error: string }): { readonly redirect: string; readonly form: URLSearchParams };
  /** The certificate that an app has uploaded. */
  trustedApp?: string;
  secret?: string;
  dispose(): Promise<void>;
}

const tid = '99999999-8888-7777-6666-555555555555';
const uid = '12121212-3434-5656-7878-909090909090';

export async function startFakeAuthority(): Promise<FakeAuthority> {
  const identity = selfSigned();
  const challenges = new Map<string, string>();
  let counter = 0;

  const server = createServer({ key: identity.keyPem, cert: identity.certificate }, (request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `https://localhost:${(server.address() as AddressInfo).port}`;

  const fake: FakeAuthority = {
    authority: root,
    certificate: identity.certificate,
    grants: [],
    errors: [],
    pending: 0,
    answerFor(url, outcome) {
      const { searchParams, origin } = new URL(url);
      if (origin !== root) throw new Error('not this authority');
      const code = `code-${(counter += 1)}`;
      challenges.set(code, searchParams.get('code_challenge') ?? '');
      const state = searchParams.get('state') ?? '';
      return {
        redirect: searchParams.get('redirect_uri') ?? '',
        form: outcome === undefined ? new URLSearchParams({ code, state, client_info: clientInfo }) : new URLSearchParams({ error: outcome.error, error_description: 'AADSTS65004: declined', state }),
      };
    },
    dispose: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', root);
    const say = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname.endsWith('/.well-known/openid-configuration')) {
      const base = `${root}/${url.pathname.split('/')[1] ?? ''}`;
      say(200, {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      });
      return;
    }
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = new URLSearchParams(text);
    if (url.pathname.endsWith('/devicecode')) {
      say(200, { user_code: 'ABCD-EFGH', device_code: 'device-1', verification_uri: 'https://login.example.org/device', expires_in: 900, interval: 1, message: 'Enter the code.' });
      return;
    }
    if (!url.pathname.endsWith('/token')) {
      say(404, {});
      return;
    }
    fake.grants.push(form);
    const refusal = fake.errors.shift() ?? refusalOf(form);
    if (refusal === undefined) say(200, tokens(form));
    else say(400, { error: refusal.error, error_description: `AADSTS${refusal.number}: words that name ada@contoso.example`, error_codes: [Number(refusal.number)] });
  }

  function refusalOf(form: URLSearchParams): { error: string; number: string } | undefined {
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const verifier = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
        return challenges.get(form.get('code') ?? '') === verifier ? undefined : { error: 'invalid_grant', number: '501481' };
      }
      case 'refresh_token':
        return form.get('refresh_token')?.startsWith('refresh-') === true ? undefined : { error: 'invalid_grant', number: '700082' };
      case 'device_code':
      case 'urn:ietf:params:oauth:grant-type:device_code':
        fake.pending -= 1;
        return fake.pending < 0 ? undefined : { error: 'authorization_pending', number: '70016' };
      case 'client_credentials':
        if (form.has('client_secret')) return form.get('client_secret') === fake.secret ? undefined : { error: 'invalid_client', number: '7000215' };
        return isSigned(form.get('client_assertion') ?? '', fake.trustedApp) ? undefined : { error: 'invalid_client', number: '700027' };
      default:
        return { error: 'unsupported_grant_type', number: '70003' };
    }
  }

  function tokens(form: URLSearchParams): Record<string, unknown> {
    const number = (counter += 1);
    const common = { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: `access-${number}`, scope: form.get('scope') };
    if (form.get('grant_type') === 'client_credentials') return common;
    const now = Math.floor(Date.now() / 1000);
    const claims = { aud: form.get('client_id'), iss: `${root}/${tid}/v2.0`, iat: now, nbf: now, exp: now + 3600, sub: 'subject', oid: uid, tid, preferred_username: 'ada@contoso.example', name: 'Ada', ver: '2.0' };
    return { ...common, refresh_token: `refresh-${number}`, client_info: clientInfo, id_token: `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.` };
  }

  return fake;
}

const clientInfo = encode({ uid, utid: tid });

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function isSigned(assertion: string, certificate: string | undefined): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  if (certificate === undefined || signature === '') return false;
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string };
  const key = createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }));
  const verify = createVerify('sha256').update(`${header}.${payload}`);
  const padding = alg === 'PS256' ? 6 : 1;
  return verify.verify({ key, padding, ...(padding === 6 ? { saltLength: 32 } : {}) }, Buffer.from(signature, 'base64url'));
}
