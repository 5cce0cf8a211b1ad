import { failure, type Failure } from '../core/failure.ts';
import { fail, ok, type Result } from '../core/result.ts';

/** Reads a text file; rejects with the codes of Node's file system. */
export type ReadText = (path: string) => Promise<string>;

/** Looks at a certificate file before the library does, to say plainly what is wrong with it. */
export async function checkCertificateFile(path: string, readText: ReadText): Promise<Result<{ readonly encrypted: boolean }>> {
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return misconfigured(code === 'ENOENT' ? 'names a file that is not there' : 'names a file that cannot be read');
  }
  if (!isBetween(text, '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----')) {
    return misconfigured('names a file without a certificate in PEM form (a .pfx file must be converted)');
  }
  const begin = /-----BEGIN (?:(ENCRYPTED|RSA|EC) )?PRIVATE KEY-----/.exec(text);
  const block = begin === null ? '' : text.slice(begin.index + begin[0].length);
  const end = block.search(/-----END (?:(?:ENCRYPTED|RSA|EC) )?PRIVATE KEY-----/);
  if (begin === null || end < 1) return misconfigured('names a file without the private key of the certificate');
  return ok({ encrypted: begin[1] === 'ENCRYPTED' || block.slice(0, end).includes('Proc-Type: 4,ENCRYPTED') });
}

function isBetween(text: string, begin: string, end: string): boolean {
  const from = text.indexOf(begin);
  return from >= 0 && text.indexOf(end, from + begin.length) > from + begin.length;
}

/** What errors of OpenSSL and of MSAL about a certificate mean; undefined for errors of another kind. */
export function explainCertificate(withPassphrase: boolean): (words: string) => Failure | undefined {
  return (words) => {
    const codes = words.match(/ERR_OSSL_\w*/gi) ?? [];
    if (/bad decrypt|bad password|ERR_MISSING_PASSPHRASE|empty password/i.test(words) || codes.some((code) => /DECRYPT|PASSWORD/i.test(code))) {
      return failure('misconfigured', withPassphrase ? 'The stored passphrase does not open the private key of the certificate.' : 'The private key of the certificate has a passphrase, and none is stored.');
    }
    if (/ERR_OSSL|DECODER routines|PEM routines|asn1|ENOENT|secretOrPrivateKey|file doesn't contain/i.test(words)) {
      return failure('misconfigured', 'The certificate that recoveryKeys.certificate.path names cannot be used.');
    }
    return undefined;
  };
}

function misconfigured(why: string): Result<never> {
  return fail(failure('misconfigured', `The setting recoveryKeys.certificate.path ${why}.`));
}
