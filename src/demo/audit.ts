import { sevenDigits, type DemoClock } from './clock.ts';
import type { Escrow, EscrowedKey } from './escrow.ts';
import type { DemoDevice, Population } from './generate.ts';
import { makeGuid } from './guid.ts';
import { personAt, type Person } from './people.ts';

/** What Entra ID's and Intune's audit logs say. */
export interface AuditLog {
  keyRead(key: EscrowedKey): void;
  localPasswordRead(device: DemoDevice): void;
  /** Intune's history of remote actions: rotations and reads of FileVault keys. */
  remoteAction(device: DemoDevice, action: string): void;
  /** `directoryAudit` objects, newest first. */
  directoryAudits(): readonly Readonly<Record<string, unknown>>[];
  /** The key reads that were asked of this tenant since it started, oldest first. */
  ownReads(): readonly Readonly<Record<string, unknown>>[];
  /** `remoteActionAudit` objects, newest first. */
  remoteActionAudits(): readonly Readonly<Record<string, unknown>>[];
}

interface Parts {
  readonly seed: string;
  readonly clock: DemoClock;
  readonly population: Population;
  readonly escrow: Escrow;
  readonly me: Person;
  readonly epoch: number;
}

const day = 86_400_000;

export function createAuditLog(parts: Parts): AuditLog {
  const { seed, clock, me } = parts;
  let number = 0;
  const id = (): string => makeGuid(seed, { kind: 'record', index: number++, slot: 0 });
  const remote: Readonly<Record<string, unknown>>[] = [];
  const directory: Readonly<Record<string, unknown>>[] = [];
  let old: readonly Readonly<Record<string, unknown>>[] | undefined;

  const keyRecord = (at: number, activity: string, person: Person, key: EscrowedKey): Readonly<Record<string, unknown>> =>
    directoryRecord(id(), at, activity, 'KeyManagement', person, {
      id: key.entraDeviceId,
      // The reader of the log finds the key ID here (graph.md §1.6)
      displayName: key.id,
      type: 'Other',
    });

  /** Some history, so that a new tenant's log is not empty: made when the log is first looked at. */
  const history = (): readonly Readonly<Record<string, unknown>>[] => {
    const records: Readonly<Record<string, unknown>>[] = [];
    for (let index = 0; index < Math.min(parts.population.size, 40); index++) {
      const device = parts.population.at(index);
      for (const key of parts.escrow.keysOf(device).slice(0, 2)) {
        if (key.createdAt >= parts.epoch) continue;
        records.push(keyRecord(key.createdAt, 'Add BitLocker key', device.user ?? me, key));
        const readAt = parts.epoch - (index + 1) * day - 3_600_000;
        if (index % 5 === 0 && key.createdAt < readAt) {
          records.push(keyRecord(readAt, 'Read BitLocker key', personAt(seed, index % parts.population.people), key));
        }
      }
    }
    return records;
  };

  return {
    keyRead: (key) => {
      directory.push(keyRecord(clock.now(), 'Read BitLocker key', me, key));
    },
    localPasswordRead: (device) => {
      const target = { id: device.objectId, displayName: device.name, type: 'Device' };
      directory.push(directoryRecord(id(), clock.now(), 'Reveal local administrator password', 'Device', me, target));
    },
    remoteAction: (device, action) => {
      remote.push({
        id: id(),
        deviceDisplayName: device.name,
        userName: device.user?.displayName ?? '',
        initiatedByUserPrincipalName: me.userPrincipalName,
        action,
        requestDateTime: sevenDigits(clock.now()),
        deviceOwnerUserPrincipalName: device.user?.userPrincipalName ?? '',
        deviceIMEI: '',
        actionState: 'pending',
        managedDeviceId: device.intuneDeviceId,
        deviceActionCategory: 'single',
        bulkDeviceActionId: null,
      });
    },
    directoryAudits: () => {
      old ??= history();
      return [...old, ...directory].sort((a, b) => String(b['activityDateTime']).localeCompare(String(a['activityDateTime'])));
    },
    ownReads: () => directory.filter((one) => one['activityDisplayName'] === 'Read BitLocker key'),
    remoteActionAudits: () => [...remote].reverse(),
  };
}

function directoryRecord(
  id: string,
  at: number,
  activity: string,
  category: string,
  person: Person,
  target: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    id: `Directory_${id}_DEMO_${at % 100_000_000}`,
    category,
    correlationId: id,
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: sevenDigits(at, at % 9973),
    loggedByService: 'Device Registration Service',
    operationType: activity.startsWith('Add') ? 'Add' : 'Read',
    initiatedBy: {
      app: null,
      user: {
        id: person.id,
        displayName: person.displayName,
        userPrincipalName: person.userPrincipalName,
        ipAddress: '203.0.113.7',
        userType: null,
        homeTenantId: null,
        homeTenantName: null,
      },
    },
    targetResources: [{ ...target, userPrincipalName: null, groupType: null, modifiedProperties: [] }],
    additionalDetails: [],
  };
}
