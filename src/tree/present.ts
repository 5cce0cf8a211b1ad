import type { Device } from '../core/device.ts';
import { isNearKeyLimit, keysPerDeviceLimit, mayHaveKeys, shortKeyId } from '../core/recoveryKey.ts';
import { ago, count, day, dayAndTime, joinWords, ownershipWords, shortUser, timeOfDay, volumeWords } from '../core/words.ts';
import { describeFailure } from '../host/presentFailure.ts';
import { whyNotRotatable, type Rotation } from '../rotation/rotation.ts';
import type { DeviceKeys, FileVaultVerdict } from './deviceSource.ts';
import type { TreeNode } from './nodes.ts';
import { presentRotation, rotationWords } from './presentRotation.ts';

/** What a row looks like; the provider turns it into VS Code's TreeItem. */
export interface Presented {
  readonly label: string;
  readonly description?: string;
  /** Codicon name, or undefined for a row without one. */
  readonly icon?: string;
  readonly iconColor?: string;
  readonly tooltip?: string;
  /** Tokens for `when` clauses (`viewItem =~ /\btoken\b/`). */
  readonly tokens: readonly string[];
  readonly expandable: 'no' | 'collapsed' | 'expanded';
  /** What a screen reader says; VS Code would read the tooltip instead of the label. */
  readonly spoken: string;
  /** Run when the row is chosen. */
  readonly onClick?: 'loadMore' | 'retry';
}

export interface PresentContext {
  readonly now: number;
  readonly keysOf: (device: Device) => DeviceKeys;
  readonly fileVaultOf: (device: Device) => FileVaultVerdict;
  readonly rotationOf: (device: Device) => Rotation | undefined;
  readonly expandGroups: boolean;
}

export function present(node: TreeNode, context: PresentContext): Presented {
  const shown = presentKind(node, context);
  const spoken = [shown.label, shown.description].filter((part) => part !== undefined && part !== '').join(', ');
  return { ...shown, spoken };
}

function presentKind(node: TreeNode, context: PresentContext): Omit<Presented, 'spoken'> {
  switch (node.kind) {
    case 'group':
      return {
        label: node.label,
        description: node.devices.length.toLocaleString('en-US'),
        tooltip: `${node.label}: ${count(node.devices.length, 'device')}`,
        tokens: ['group'],
        expandable: context.expandGroups ? 'expanded' : 'collapsed',
      };
    case 'device':
      return presentDevice(node.device, context);
    case 'key': {
      const backedUp = node.key.createdAt === undefined ? 'backup date unknown' : day(node.key.createdAt);
      return {
        label: shortKeyId(node.key.id),
        description: [volumeWords[node.key.volumeType], backedUp, ...(node.newest && node.count > 1 ? ['newest'] : [])].join(' · '),
        icon: 'key',
        tooltip: [
          `Key ID ${node.key.id}`,
          `${volumeWords[node.key.volumeType]}, ${node.someOnly === true ? 'one of those that were seen; there may be others' : `key ${node.position} of ${node.count}`}`,
          node.key.createdAt === undefined
            ? 'Entra ID does not say when it was backed up'
            : `Backed up to Entra ID on ${dayAndTime(Date.parse(node.key.createdAt))}`,
          'Only the ID is listed here. The key itself is read when you reveal or copy it, and Entra ID records each read.',
        ].join('\n'),
        tokens: ['key', 'bitlocker', 'revealable'],
        expandable: 'no',
      };
    }
    case 'fileVault': {
      const verdict = context.fileVaultOf(node.device);
      return {
        label: 'FileVault key',
        // the row itself says that much
        ...(verdict.words === 'FileVault key' ? {} : { description: verdict.words }),
        icon: verdict.canReveal ? 'key' : verdict.unknown ? 'question' : 'circle-slash',
        tooltip: verdict.detail,
        tokens: ['fileVault', ...(verdict.canReveal ? ['key', 'revealable'] : [])],
        expandable: 'no',
      };
    }
    case 'rotation':
      return presentRotation(node.rotation);
    case 'fact':
      return {
        label: node.label,
        ...(node.description === undefined ? {} : { description: node.description }),
        icon: node.icon,
        ...(node.tooltip === undefined ? {} : { tooltip: node.tooltip }),
        tokens: ['fact'],
        expandable: 'no',
      };
    case 'failure': {
      const denied = node.failure.code === 'denied';
      const wait = node.failure.retryAt === undefined ? '' : `, next try at ${timeOfDay(node.failure.retryAt)}`;
      return {
        label: denied ? `Not allowed to ${node.doing}` : `Could not ${node.doing}`,
        description: `${shortReason(node.failure)}${wait}`,
        icon: denied ? 'lock' : 'error',
        iconColor: denied ? 'list.warningForeground' : 'problemsErrorIcon.foreground',
        tooltip: [
          describeFailure(node.failure),
          ...(node.failure.requestId === undefined ? [] : [`Request ID ${node.failure.requestId}`]),
        ].join('\n'),
        tokens: ['failed', 'retryable', ...(denied ? ['denied'] : [])],
        expandable: 'no',
        onClick: 'retry',
      };
    }
    case 'more': {
      const next = Math.min(200, node.total - node.shown);
      return {
        label: `Load ${next} more…`,
        description: `${node.shown.toLocaleString('en-US')} of ${node.total.toLocaleString('en-US')}`,
        icon: 'ellipsis',
        tokens: ['more'],
        expandable: 'no',
        onClick: 'loadMore',
      };
    }
  }
}

function presentDevice(device: Device, context: PresentContext): Omit<Presented, 'spoken'> {
  const keys = context.keysOf(device);
  const rotation = context.rotationOf(device);
  const facts: string[] = [];
  const user = shortUser(device);
  if (user !== undefined) facts.push(user);
  if (device.platform === 'unknown') facts.push('platform unknown');
  const only = onlyIn(device);
  if (only !== undefined) facts.push(only);
  const verdict = keyWords(device, keys, context);
  if (verdict.words !== undefined) facts.push(verdict.words);
  if (rotation !== undefined) facts.push(rotationWords(rotation));
  const rotatable = whyNotRotatable(device) === undefined;
  return {
    label: device.name,
    ...(facts.length === 0 ? {} : { description: facts.join(' · ') }),
    icon: verdict.icon,
    ...(verdict.icon === 'warning' ? { iconColor: 'list.warningForeground' } : {}),
    tooltip: deviceTooltip(device, verdict.detail, context.now),
    tokens: [
      'device',
      platformTokens[device.platform],
      verdict.token,
      ...(rotatable ? ['rotatable'] : []),
      ...(verdict.retryable === true ? ['retryable'] : []),
      ...(device.entraDeviceId === undefined && device.intune === undefined ? [] : ['portal']),
      ...(only === 'only in Intune' ? ['intuneOnly'] : only === 'only in Entra ID' ? ['entraOnly'] : []),
    ],
    expandable: mayHaveKeys(device.platform, keys.keys?.length ?? 0) ? 'collapsed' : 'no',
  };
}

/** `unknown` is what is said of keys. */
const platformTokens = { windows: 'windows', macos: 'mac', other: 'other', unknown: 'anyPlatform' } as const;

interface KeyWords {
  readonly words?: string;
  readonly icon: string;
  readonly token: string;
  readonly detail: string;
  /** Asked, and not answered: asking again may help. */
  readonly retryable?: boolean;
}

function keyWords(device: Device, keys: DeviceKeys, context: PresentContext): KeyWords {
  if (device.platform === 'macos') {
    const verdict = context.fileVaultOf(device);
    return {
      words: verdict.words,
      icon: verdict.unknown ? 'question' : 'vm',
      token: verdict.canReveal ? 'fileVault' : verdict.unknown ? 'unknown' : 'noFileVault',
      detail: verdict.detail,
    };
  }
  const seen = keys.keys?.length ?? 0;
  if (!mayHaveKeys(device.platform, seen)) return { icon: 'device-mobile', token: 'other', detail: 'No recovery keys for this platform.' };
  if (device.entraDeviceId === undefined) {
    return { words: 'no Entra device ID', icon: 'question', token: 'unknown', detail: 'Without an Entra device ID no key can be looked up in Entra ID.' };
  }
  switch (keys.kind) {
    case 'ok': {
      const number = keys.keys.length;
      const asked = `Entra ID answered at ${timeOfDay(keys.asOf)}`;
      if (number === 0) {
        // Of a device that may be no Windows device at all, it is nothing to warn of
        const icon = device.platform === 'windows' ? 'warning' : 'question';
        return { words: 'no keys in Entra ID', icon, token: 'nokey', detail: `${asked} and shows this account no key for this device. Keys may be in Active Directory, in a Microsoft account, or nowhere.` };
      }
      if (isNearKeyLimit(number)) {
        return { words: `${number} of ${keysPerDeviceLimit} keys`, icon: 'warning', token: 'limit', detail: `${asked}: ${number} keys. At ${keysPerDeviceLimit} Entra ID refuses new ones, and encryption fails silently.` };
      }
      return { words: count(number, 'key'), icon: 'vm', token: 'escrowed', detail: `${asked}: ${count(number, 'key')}.` };
    }
    case 'loading':
      return { words: 'reading key IDs…', icon: 'vm', token: 'loading', detail: 'The key IDs are being read.' };
    case 'notAsked':
      return { icon: 'vm', token: 'notasked', detail: 'The key IDs of this device have not been read yet.' };
    case 'failed':
      return seen > 0
        ? { words: `${count(seen, 'key')} seen, others unknown`, icon: 'question', token: 'unknown', retryable: true, detail: `The key IDs could not be read to their end, so there may be others: ${describeFailure(keys.failure)}` }
        : { words: 'keys unknown', icon: 'question', token: 'unknown', retryable: true, detail: `The key IDs could not be read, so nothing is known: ${describeFailure(keys.failure)}` };
  }
}

/** "only in Intune" is said only when the other store was read to its end. */
export function onlyIn(device: Device): string | undefined {
  if (device.inEntra === 'no') return 'only in Intune';
  if (device.inIntune === 'no') return 'only in Entra ID';
  return undefined;
}

function deviceTooltip(device: Device, verdict: string, now: number): string {
  const line = (label: string, value: string | undefined): string[] => (value === undefined || value === '' ? [] : [`${label}: ${value}`]);
  const notRotatable = device.platform === 'other' ? undefined : whyNotRotatable(device);
  return [
    device.name,
    ...line('User', device.userDisplayName ?? device.userPrincipalName),
    ...line('System', [device.operatingSystem, device.osVersion].filter((part) => part !== undefined).join(' ')),
    ...line('Serial number', device.serialNumber),
    ...line('Model', [device.manufacturer, device.model].filter((part) => part !== undefined).join(' ')),
    `${joinWords[device.joinType]}, ${ownershipWords[device.ownership]}`,
    ...line('Last seen', ago(device.lastSeenAt, now)),
    ...(device.inEntra === 'no' ? ['Only in Intune: Entra ID shows this account no device with this ID.'] : []),
    ...(device.inIntune === 'no' ? ['Only in Entra ID: Intune shows this account no such device.'] : []),
    ...(device.inEntra === 'unknown' ? ['Entra ID was not read to its end, so it is not known whether it has this device.'] : []),
    ...(device.inIntune === 'unknown' ? ['Intune was not read to its end, so it is not known whether it manages this device.'] : []),
    verdict,
    ...(notRotatable === undefined ? [] : [notRotatable]),
  ].join('\n');
}

/** A few words that fit a row, for a failure. */
function shortReason(failure: Parameters<typeof describeFailure>[0]): string {
  switch (failure.code) {
    case 'denied':
      return failure.feature === undefined ? 'permission or role missing' : describeFailure(failure).replace(/^.*It needs/s, 'needs');
    case 'throttled':
      return 'Graph asked us to wait';
    case 'unavailable':
      return failure.status === undefined ? 'Graph is not available' : `Graph answered ${failure.status}`;
    case 'offline':
      return 'no connection';
    case 'timedOut':
      return 'no answer in time';
    case 'malformed':
      return 'the answer makes no sense';
    case 'notLicensed':
      return 'Intune is not set up in this tenant';
    case 'signedOut':
      return 'sign in again';
    case 'cancelled':
      return 'cancelled';
    default:
      return failure.message;
  }
}
