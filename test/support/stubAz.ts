import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stubTool } from '../unit/auth/stubTool.ts';

export interface StubAz {
  /** To stand first in PATH. */
  readonly folder: string;
  /** What `az account get-access-token` hands out from now on. */
  handOut(token: string): Promise<void>;
}

/** An Azure CLI of our own: signed in as an application, and telling everybody the token that it is told. */
export async function createStubAz(folder: string, token: string): Promise<StubAz> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'token.txt');
  await writeFile(file, token);
  stubTool(
    folder,
    'az',
    `const tokenFile = ${JSON.stringify(file)};
     const account = { user: { name: 'stub-app', type: 'servicePrincipal' }, tenantId: '11111111-2222-4333-8444-555555555555' };
     if (args.includes('get-access-token')) {
       const accessToken = require('node:fs').readFileSync(tokenFile, 'utf8');
       const expires = new Date(Date.now() + 3600_000);
       out({ accessToken, expiresOn: expires.toISOString(), expires_on: Math.floor(expires.getTime() / 1000), tenant: account.tenantId, tokenType: 'Bearer' });
     } else out(account);`,
  );
  return { folder, handOut: (next) => writeFile(file, next) };
}
