import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { Disposable } from '../core/ports.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import { fold, parseFindQuery, type FindQuery } from './findQuery.ts';
import type { Inventory, SourceName } from './inventory.ts';

export type FindMatch = DeviceMatch | KeyMatch;

export interface DeviceMatch {
  readonly kind: 'device';
  readonly device: Device;
  /** What fits; `several`: each word fits somewhere. */
  readonly by: 'name' | 'user' | 'serialNumber' | 'entraDeviceId' | 'intuneDeviceId' | 'several';
}

export interface KeyMatch {
  readonly kind: 'key';
  readonly key: RecoveryKey;
  /** Undefined: the key's device is not (or not yet) among those that were read. */
  readonly device: Device | undefined;
  /** The beginning of the ID that fits, upper case: what the caller read out. */
  readonly prefix: string;
  /** Letters were read as digits (o as 0, l as 1) to find it. */
  readonly guessed: boolean;
  /** No other key that is known begins so. */
  readonly sole: boolean;
}

export interface FindResult {
  /** Best first. */
  readonly matches: readonly FindMatch[];
  /** More fit than `limit` lets through. */
  readonly more: boolean;
  /** Everything was read to its end, so that no match means that there is none. */
  readonly complete: boolean;
  readonly loading: readonly SourceName[];
  readonly failed: readonly { readonly source: SourceName; readonly failure: Failure }[];
  readonly searched: { readonly devices: number; readonly keys: number };
  /** The oldest of what was searched, epoch milliseconds; absent before anything was read to its end. */
  readonly asOf?: number;
}

/** The index behind "Find Device or Key…". */
export interface Finder extends Disposable {
  find(query: string, limit: number): FindResult;
}

interface Entry {
  readonly device: Device;
  readonly name: string;
  readonly users: readonly string[];
  readonly serial: string;
  readonly all: string;
}

const searchedSources: readonly SourceName[] = ['entra', 'intune', 'keys'];

/**
 * Looks through plain lower-case texts and the beginnings of IDs: at 100,000 devices and 400,000 keys that takes
 * milliseconds, and nothing has to be sorted or kept in step while pages still come in.
 */
export function createFinder(inventory: Inventory): Finder {
  const entries = new WeakMap<Device, Entry>();
  let lastOrder: readonly Entry[] = [];
  let devices: readonly Entry[] | undefined;
  let keys: readonly RecoveryKey[] | undefined;
  const subscription = inventory.onDidChange(() => {
    devices = undefined;
    keys = undefined;
  });

  const entryOf = (device: Device): Entry => {
    const known = entries.get(device);
    if (known !== undefined) return known;
    const made = entryFor(device);
    entries.set(device, made);
    return made;
  };

  /** By name. What was in order stays so, which makes sorting again cheap while pages come in. */
  const inOrder = (): readonly Entry[] => {
    const order: Device[] = [];
    const kept = new Set<string>();
    for (const { device } of lastOrder) {
      const now = inventory.device(device.id);
      if (now === undefined) continue;
      order.push(now);
      kept.add(now.id);
    }
    for (const device of inventory.devices()) if (!kept.has(device.id)) order.push(device);
    lastOrder = order.map(entryOf).sort(byName);
    return lastOrder;
  };

  return {
    find(typed, limit) {
      devices ??= inOrder();
      keys ??= [...inventory.keys()];
      const query = parseFindQuery(typed);
      const found = new Ranked(limit);
      if (query.text !== '') {
        findKeys(query, keys, inventory, found);
        findDevices(query, devices, inventory, found);
      }
      return { ...found.result(), ...state(inventory), searched: { devices: devices.length, keys: keys.length } };
    },
    dispose() {
      subscription.dispose();
    },
  };
}

function state(inventory: Inventory): Pick<FindResult, 'complete' | 'loading' | 'failed' | 'asOf'> {
  const sources = inventory.sources();
  const dates = searchedSources.map((name) => sources[name].asOf).filter((asOf) => asOf !== undefined);
  return {
    complete: searchedSources.every((name) => sources[name].kind === 'ok' && sources[name].unreadable === undefined),
    loading: searchedSources.filter((name) => sources[name].kind === 'loading'),
    failed: searchedSources.flatMap((source) => {
      const { kind, failure } = sources[source];
      return kind === 'failed' && failure !== undefined ? [{ source, failure }] : [];
    }),
    ...(dates.length === 0 ? {} : { asOf: Math.min(...dates) }),
  };
}

/** Matches by rank, in the order in which they came; at most `limit` of each rank are kept. */
class Ranked {
  readonly #limit: number;
  readonly #ranks: FindMatch[][] = [];
  #more = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(rank: number, match: () => FindMatch): void {
    const matches = (this.#ranks[rank] ??= []);
    if (matches.length < this.#limit) matches.push(match());
    else this.#more = true;
  }

  result(): Pick<FindResult, 'matches' | 'more'> {
    const all = this.#ranks.flat();
    return { matches: all.slice(0, this.#limit), more: this.#more || all.length > this.#limit };
  }
}

/** Ranks, best first. Keys and devices are ranked together. */
const rank = {
  wholeId: 0,
  wholeName: 1,
  eightOfKey: 2,
  nameBegins: 3,
  wholeField: 4,
  beginningOfKey: 5,
  nameWord: 6,
  fieldBegins: 7,
  beginningOfId: 8,
  inName: 9,
  inField: 10,
  guessedKey: 11,
  severalWords: 12,
} as const;

function findKeys(query: FindQuery, keys: readonly RecoveryKey[], inventory: Inventory, found: Ranked): void {
  const literal = query.id?.toUpperCase();
  const prefix = literal ?? query.guessedId?.toUpperCase();
  if (prefix === undefined) return;
  const fitting = keys.filter((key) => key.id.startsWith(prefix)).sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
  const guessed = literal === undefined;
  const at = prefix.length === 36 ? rank.wholeId : guessed ? rank.guessedKey : prefix.length >= 8 ? rank.eightOfKey : rank.beginningOfKey;
  for (const key of fitting) {
    found.add(at, () => ({ kind: 'key', key, device: inventory.deviceByEntraId(key.entraDeviceId), prefix, guessed, sole: fitting.length === 1 }));
  }
}

function findDevices(query: FindQuery, devices: readonly Entry[], inventory: Inventory, found: Ranked): void {
  const { id, words } = query;
  let enrolment = id?.length === 36 ? inventory.deviceByIntuneId(id) : undefined;
  for (const entry of devices) {
    const fit = rankById(entry.device, id) ?? rankByText(entry, query.text) ?? (words.length > 0 && words.every((word) => entry.all.includes(word)) ? several : undefined);
    if (fit === undefined) continue;
    if (entry.device === enrolment) enrolment = undefined;
    found.add(fit[0], () => ({ kind: 'device', device: entry.device, by: fit[1] }));
  }
  // An ID of an older enrolment stands in no field of the device
  const device = enrolment;
  if (device !== undefined) found.add(rank.wholeId, () => ({ kind: 'device', device, by: 'intuneDeviceId' }));
}

type Fit = readonly [rank: number, by: DeviceMatch['by']];

const several: Fit = [rank.severalWords, 'several'];

function rankById(device: Device, id: string | undefined): Fit | undefined {
  if (id === undefined) return undefined;
  const at = id.length === 36 ? rank.wholeId : rank.beginningOfId;
  if (device.entraDeviceId?.startsWith(id) === true) return [at, 'entraDeviceId'];
  return device.intune?.intuneDeviceId.startsWith(id) === true ? [at, 'intuneDeviceId'] : undefined;
}

function rankByText({ name, users, serial, all }: Entry, text: string): Fit | undefined {
  if (!all.includes(text)) return undefined;
  if (name === text) return [rank.wholeName, 'name'];
  if (name.startsWith(text)) return [rank.nameBegins, 'name'];
  if (serial === text) return [rank.wholeField, 'serialNumber'];
  if (users.some((user) => user === text || user.startsWith(`${text}@`))) return [rank.wholeField, 'user'];
  if (beginsWord(name, text)) return [rank.nameWord, 'name'];
  if (serial.startsWith(text)) return [rank.fieldBegins, 'serialNumber'];
  if (users.some((user) => beginsWord(user, text))) return [rank.fieldBegins, 'user'];
  if (name.includes(text)) return [rank.inName, 'name'];
  if (serial.includes(text)) return [rank.inField, 'serialNumber'];
  return users.some((user) => user.includes(text)) ? [rank.inField, 'user'] : undefined;
}

function beginsWord(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

function entryFor(device: Device): Entry {
  const name = fold(device.name);
  const users = [device.userPrincipalName, device.userDisplayName].filter((user) => user !== undefined).map(fold);
  const serial = fold(device.serialNumber ?? '');
  return { device, name, users, serial, all: [name, ...users, serial].join('\n') };
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.device.id < b.device.id ? -1 : 1;
}
