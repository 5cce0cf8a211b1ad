import type { HostFailureKind, HostKey } from './hostFailure.ts';

/**
 * What the OpenSSH client says when it fails, from its own source and measured with 9.2: exit code 255 stands for all of
 * them, and its texts are English everywhere. Searched in this order: the first that is found is it, so that a jump host's
 * reason comes before "connection closed", and a changed key before "verification failed".
 */
const texts: readonly (readonly [RegExp, HostFailureKind])[] = [
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
  [/Permission denied \([^)]{0,200}(?:password|keyboard-interactive)/, 'passwordNeeded'],
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
  return texts.find(([pattern]) => pattern.test(text))?.[1];
}

/** ssh speaks before the host does, and again when it gives up; between the two the host may write as much as it likes. */
function ends(stderr: string): string {
  const most = 16_384;
  return stderr.length <= 2 * most ? stderr : `${stderr.slice(0, most)}\n${stderr.slice(-most)}`;
}

/** The key that came instead of the known one: ssh prints it, and never asks about it. */
export function changedHostKey(stderr: string): HostKey | undefined {
  const text = ends(stderr);
  const key = /The fingerprint for the (\S{1,30}) key sent by the remote host is\s{1,4}(SHA256:[A-Za-z0-9+/]{43})\b/.exec(text);
  const name = /Host key for (\S{1,300}) has changed and you have requested strict checking/.exec(text)?.[1];
  return key === null || name === undefined || !isKnownHostsName(name) ? undefined : { name, keyType: key[1] ?? '', fingerprint: key[2] ?? '' };
}

/** `pc01` or `[pc01]:2222`: a name that `ssh-keygen -R` may be given. */
export function isKnownHostsName(name: string): boolean {
  return name.length <= 300 && (/^[A-Za-z0-9_:.][A-Za-z0-9._:%-]*$/.test(name) || /^\[[A-Za-z0-9_:.][A-Za-z0-9._:%-]*\]:\d{1,5}$/.test(name));
}
