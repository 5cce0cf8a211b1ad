import type { Device } from '../core/device.ts';
import { csvOf } from '../core/csv.ts';
import { failure } from '../core/failure.ts';
import { count } from '../core/words.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { hresult, kindOf, whyNotRotatable } from '../rotation/rotation.ts';
import { openSession, sessionEnded } from './openSession.ts';
import type { Services } from './services.ts';

/** Above so many devices the number has to be typed. */
export const typedFrom = 6;

/** What is known, before anything is sent, of whether a device's keys can be rotated. */
export interface Preflight {
  readonly will: readonly Device[];
  readonly willNot: readonly { readonly device: Device; readonly why: string }[];
}

/** Devices once each. Those of which a rotation is on its way are left out by name. */
export function preflight(devices: readonly Device[], onItsWay: (device: Device) => boolean): Preflight {
  const will: Device[] = [];
  const willNot: { readonly device: Device; readonly why: string }[] = [];
  for (const device of new Map(devices.map((one) => [one.id, one])).values()) {
    const why = whyNotRotatable(device) ?? (onItsWay(device) ? 'A rotation of it is already on its way.' : undefined);
    if (why === undefined) will.push(device);
    else willNot.push({ device, why });
  }
  return { will, willNot };
}

/** Rotates the keys of many devices: shows what would happen, asks, and orders exactly the list that was confirmed. */
export async function rotateMany(services: Services, devices: readonly Device[]): Promise<CommandOutcome> {
  const { prompts, sessions, rotations } = services;
  const doing = `rotate the keys of ${count(devices.length, 'device')}`;
  const session = sessions.current;
  if (session === undefined) return { doing, failure: sessionEnded };
  const found = preflight(devices, (device) => isOnItsWay(services, device));
  const { will, willNot } = found;
  if (will.length === 0) return { doing, failure: failure('badRequest', `None of them can be rotated. ${reasons(willNot)}`) };
  const choice = await prompts.pick(
    [
      { label: `Rotate the keys of ${count(will.length, 'device')}…`, ...(willNot.length === 0 ? {} : { description: `${willNot.length} left out` }), value: 'rotate' },
      { label: 'Only list what would happen', description: 'dry run, nothing is sent', value: 'list' },
    ] as const,
    { title: `Rotate Keys: ${count(devices.length, 'device')}` },
  );
  if (choice === undefined) return undefined;
  if (choice === 'list') {
    await services.opener.openText(preflightCsv(found), 'csv');
    return undefined;
  }
  const { message, detail, action } = questionOf(found);
  if (!(await prompts.confirm({ message, detail, action }))) return undefined;
  if (will.length >= typedFrom) {
    const wanted = String(will.length);
    const typed = await prompts.input({
      title: action,
      prompt: `Type ${wanted}, the number of devices, to rotate their keys.`,
      validate: (value) => (value.trim() === wanted ? undefined : `Type ${wanted}.`),
    });
    if (typed?.trim() !== wanted) return undefined;
  }
  if (sessions.current !== session) return { doing, failure: sessionEnded };
  const ordered = await rotations.order(will);
  if (!ordered.ok) return { doing, failure: ordered.failure };
  void prompts
    .info(`The rotation of ${count(will.length, 'device')} is on its way. It goes on after a restart; nothing is rotated until each device checks in.`, 'Show Rotations')
    .then(async (chosen) => {
      if (chosen === 'Show Rotations') await showRotations(services);
    })
    .catch(() => {
      services.log.error('the rotations could not be shown');
    });
  return undefined;
}

function isOnItsWay({ rotations }: Services, { id }: Device): boolean {
  const stage = rotations.rotationOf(id)?.stage;
  return stage === 'planned' || stage === 'uncertain' || stage === 'unknown' || stage === 'queued' || stage === 'pending';
}

function questionOf({ will, willNot }: Preflight): { readonly message: string; readonly detail: string; readonly action: string } {
  const macs = will.filter((device) => kindOf(device) === 'fileVault').length;
  const kinds = [
    ...(will.length > macs ? [`${count(will.length - macs, 'Windows device')}: new BitLocker recovery passwords`] : []),
    ...(macs > 0 ? [`${count(macs, 'Mac')}: new FileVault keys; the present ones stop working then`] : []),
  ];
  const names = will.slice(0, 10).map(({ name }) => name);
  if (will.length > names.length) names.push(`and ${will.length - names.length} more`);
  return {
    message: `Rotate the keys of ${count(will.length, 'device')}?`,
    detail: [kinds.join('\n'), names.join(', '), ...(willNot.length === 0 ? [] : [`Left out: ${reasons(willNot)}`]), 'Intune takes 200 requests in 20 seconds. Each device makes its new keys at its next check-in; until then the present keys stay valid.'].join('\n\n'),
    action: `Rotate ${count(will.length, 'Device')}`,
  };
}

/** "3 devices: Intune rotates …" for each reason, the most frequent first. */
function reasons(willNot: Preflight['willNot']): string {
  const counts = new Map<string, number>();
  for (const { why } of willNot) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([why, number]) => `${count(number, 'device')}: ${why}`).join('\n');
}

export function preflightCsv({ will, willNot }: Preflight): string {
  return csvOf(
    ['device', 'serial number', 'user', 'last seen', 'verdict', 'reason'],
    [...will.map((device) => [...factsOf(device), 'will', '']), ...willNot.map(({ device, why }) => [...factsOf(device), 'will not', why])],
  );
}

function factsOf(device: Device): readonly string[] {
  return [device.name, device.serialNumber ?? '', device.userPrincipalName ?? '', device.lastSeenAt ?? ''];
}

/** Names, serial numbers or IDs, one a line or the first cell of a line, looked up in the lists of this session. */
export async function rotateListed(services: Services, signal: AbortSignal): Promise<CommandOutcome> {
  const doing = 'rotate the devices of the clipboard';
  const session = await openSession(services, signal);
  if (!session.ok) return { doing, failure: session.failure };
  const wanted = namesIn(await services.clipboard.read());
  if (wanted.length === 0) return { doing, failure: failure('badRequest', 'The clipboard holds no list of devices: names, serial numbers or IDs, one a line.') };
  const { devices, missing } = lookUp(wanted, session.value.inventory.devices());
  if (missing.length > 0) {
    const some = missing.slice(0, 10).join(', ');
    return { doing, failure: failure('badRequest', `Of ${count(wanted.length, 'name')}, ${missing.length} stand for no device of this session, or for several: ${some}${missing.length > 10 ? ' and more' : ''}. Nothing was sent.`) };
  }
  return await rotateMany(services, devices);
}

export function namesIn(text: string): readonly string[] {
  const cells = text.split(/[\r\n]/).map((line) => (line.split(/[,;\t]/, 1)[0] ?? '').trim().replace(/^"|"$/g, ''));
  return [...new Set(cells.filter((cell) => cell !== ''))];
}

/** What stands for exactly one device by name, serial number or ID; a name that two devices have stands for neither. */
export function lookUp(names: readonly string[], all: readonly Device[]): { readonly devices: readonly Device[]; readonly missing: readonly string[] } {
  const byName = new Map<string, Device | undefined>();
  for (const device of all) {
    for (const name of new Set([device.name, device.serialNumber, device.entraDeviceId, device.intune?.intuneDeviceId])) {
      if (name === undefined || name === '') continue;
      const key = name.toLowerCase();
      byName.set(key, byName.has(key) ? undefined : device);
    }
  }
  const devices: Device[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const device = byName.get(name.toLowerCase());
    if (device === undefined) missing.push(name);
    else devices.push(device);
  }
  return { devices, missing };
}

/** Every job of this session as a table: what was ordered, and how each device stands. */
export async function showRotations(services: Services): Promise<CommandOutcome> {
  const rows = services.rotations.jobs().flatMap(({ job, state }) =>
    job.items.map((item) => [
      new Date(job.order.orderedAt).toISOString(),
      item.device.name,
      item.device.kind,
      item.stage,
      item.newKey ?? '',
      item.errorCode === undefined ? '' : hresult(item.errorCode),
      item.words ?? '',
      state,
    ]),
  );
  if (rows.length === 0) return { doing: 'show the rotations', failure: failure('badRequest', 'Nothing was rotated in this session.') };
  await services.opener.openText(csvOf(['ordered', 'device', 'kind', 'stage', 'new key ID', 'error', 'why', 'job'], rows), 'csv');
  return undefined;
}

/** Sends nothing more of any job; what Intune has taken goes on. */
export async function stopSending(services: Services): Promise<CommandOutcome> {
  const waiting = services.rotations.jobs().filter(({ job }) => job.items.some(({ stage }) => stage === 'planned'));
  const planned = waiting.reduce((sum, { job }) => sum + job.items.filter(({ stage }) => stage === 'planned').length, 0);
  if (planned === 0) return { doing: 'stop sending rotations', failure: failure('badRequest', 'No rotation waits to be sent.') };
  const sure = await services.prompts.confirm({
    message: `Send nothing more to ${count(planned, 'device')}?`,
    detail: 'What Intune has taken already goes on, and is still followed.',
    action: 'Stop Sending',
  });
  if (sure) for (const { job } of waiting) await services.rotations.cancel(job.order.id);
  return undefined;
}

/** Tries again what was halted, because of a missing permission or a full disk. */
export function resumeSending({ rotations }: Services): CommandOutcome {
  for (const { job, state } of rotations.jobs()) if (state === 'halted') rotations.resume(job.order.id);
  return undefined;
}
