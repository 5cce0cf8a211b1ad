import type { HostFailureKind, HostKey } from './hostFailure.ts';

/**
 * What the OpenSSH client says when it fails, from its own source and measured with 9.2: exit code 255 stands for all of
 * them, and its texts are English everywhere. Searched in this order: the first that is found is it, so that a jump host's
 * reason comes before "connection closed", and a changed key before "verification failed".
 */
const texts: readonly (readonly [RegExp | ((text: string) => boolean), HostFailureKind])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, 'hostKeyChanged'],
  [/REVOKED HOST KEY DETECTED|was revoked and you have requested|is marked as revoked|revoked by file/, 'hostKeyRevoked'],
  [/Host key verification failed|host key is known for /, 'hostKeyUnknown'],
  [/terminating, \d+ bad configuration options|Bad owner or permissions on |keyword \S{1,100} extra arguments at end of line|Bad configuration option/, 'sshConfigWrong'],
  [/hostname contains invalid characters|remote username contains invalid characters/, 'nameNotFound'],
  [/Could not resolve hostname|could not resolve name /, 'nameNotFound'],
  [/Connection refused/, 'refused'],
  [/No route to host|Network is unreachable|Host is down|Permission denied: connect/, 'unreachable'],
  [/Not allowed at this time/, 'penalised'],
  [/Too many authentication failures/, 'tooManyKeys'],
  [/UNPROTECTED PRIVATE KEY FILE/, 'keyFileUnsafe'],
  [takesPassword, 'passwordNeeded'],
  [/Permission denied \(|No more authentication methods|agent refused operation/, 'permissionDenied'],
  [/Unable to negotiate with |no matching (?:key exchange method|host key type|cipher|MAC) found/, 'noCommonAlgorithm'],
  [/subsystem request failed/, 'noSubsystem'],
  [/(?:exec|shell) request failed on channel|Session open refused by peer/, 'noSession'],
  [/stdio forwarding (?:request )?failed|channel \d+: open failed: /, 'jumpHostFailed'],
  // MaxStartups, here or at a jump host, whose own ssh says it with an address; what stands behind a jump host has none
  [/Connection (?:closed|reset) by (?!UNKNOWN )\S{1,300} port \d/, 'dropped'],
  [/by UNKNOWN port 65535/, 'jumpHostFailed'],
  [/kex_exchange_identification: (?:Connection closed by remote host|read: Connection reset by peer)/, 'dropped'],
  [/kex_exchange_identification: |banner line |Protocol mismatch|Bad packet length/, 'notSsh'],
  [/(?:Connection|Operation) timed out|timed out during banner exchange/, 'timedOut'],
  [/Timeout, server \S{1,300} not responding|closed by remote host|[Bb]roken pipe|send disconnect: |Connection reset by peer|Connection aborted/, 'connectionLost'],
];

/** Undefined where none of ssh's own reasons is in it: then the other side said it. */
export function sshFailureKind(stderr: string): HostFailureKind | undefined {
  const text = ends(stderr);
  return texts.find(([test]) => (typeof test === 'function' ? test(text) : test.test(text)))?.[1];
}

/** ssh speaks before the host does, and again when it gives up; between the two the host may write as much as it likes. */
function ends(stderr: string): string {
  const most = 16_384;
  return stderr.length <= 2 * most ? stderr : `${stderr.slice(0, most)}\n${stderr.slice(-most)}`;
}

/** The server lists the ways to sign in that it would take: `Permission denied (publickey,password).` */
function takesPassword(text: string): boolean {
  const ways = after(text, 'Permission denied (')?.split(')', 1)[0] ?? '';
  return ways.split(',').some((way) => way === 'password' || way === 'keyboard-interactive');
}

/** The key that came instead of the known one: ssh prints it, and never asks about it. */
export function changedHostKey(stderr: string): HostKey | undefined {
  const text = ends(stderr);
  // "The fingerprint for the ED25519 key sent by the remote host is\nSHA256:….\n"
  const [keyType = '', ...rest] = after(text, 'The fingerprint for the ')?.split(/\s+/) ?? [];
  const fingerprint = rest[7]?.replace(/\.$/, '') ?? '';
  const name = after(text, 'Host key for ')?.split(' ', 1)[0] ?? '';
  const whole = rest.slice(0, 7).join(' ') === 'key sent by the remote host is' && /^[A-Z0-9-]{1,30}$/.test(keyType) && /^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint);
  return whole && isKnownHostsName(name) ? { name, keyType, fingerprint } : undefined;
}

/** A little of what stands behind the first of some words. */
function after(text: string, words: string): string | undefined {
  const at = text.indexOf(words);
  return at === -1 ? undefined : text.slice(at + words.length, at + words.length + 500);
}

/** `pc01` or `[pc01]:2222`: a name that `ssh-keygen -R` may be given. */
export function isKnownHostsName(name: string): boolean {
  return name.length <= 300 && (/^[A-Za-z0-9_:.][A-Za-z0-9._:%-]*$/.test(name) || /^\[[A-Za-z0-9_:.][A-Za-z0-9._:%-]*\]:\d{1,5}$/.test(name));
}
