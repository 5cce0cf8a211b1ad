import { hash } from 'node:crypto';

/**
 * GUIDs that carry what they name, so that a tenant of any size needs no table from ID to object: 6 bytes are a hash,
 * and the rest holds kind, index and slot under a pad made of that hash. They look like ordinary version 4 GUIDs.
 */
export type GuidKind = 'entraDevice' | 'entraObject' | 'intuneDevice' | 'user' | 'recoveryKey' | 'policy' | 'record';

const kinds: readonly GuidKind[] = ['entraDevice', 'entraObject', 'intuneDevice', 'user', 'recoveryKey', 'policy', 'record'];

export interface GuidContent {
  readonly kind: GuidKind;
  readonly index: number;
  /** 0 to 65535: tells several things of one index apart. */
  readonly slot: number;
}

/** `prefix`: 8 hex digits that the GUID is to start with, for key IDs that agree in what a caller reads out. */
export function makeGuid(seed: string, content: GuidContent, prefix?: string): string {
  const kind = kinds.indexOf(content.kind);
  const nonce = hash('sha256', `${seed}|guid|${kind}|${content.index}|${content.slot}`).slice(0, 12);
  return assemble(seed, prefix === undefined ? nonce : prefix + nonce.slice(8), kind, content.index, content.slot);
}

/** Undefined for text that is no GUID of this seed. The caller still checks that the named thing exists. */
export function readGuid(seed: string, text: string): GuidContent | undefined {
  if (!isGuid(text)) return undefined;
  const hex = text.toLowerCase().replaceAll('-', '');
  const pad = padOf(seed, hex.slice(0, 12));
  const payload = Buffer.from(hex.slice(18), 'hex').map((byte, at) => byte ^ (pad[at + 3] ?? 0));
  const view = Buffer.from(payload);
  const kind = kinds[view.readUInt8(0)];
  if (kind === undefined) return undefined;
  const content = { kind, index: view.readUInt32BE(1), slot: view.readUInt16BE(5) };
  const same = assemble(seed, hex.slice(0, 12), view.readUInt8(0), content.index, content.slot) === text.toLowerCase();
  return same ? content : undefined;
}

export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

export const zeroGuid = '00000000-0000-0000-0000-000000000000';

function assemble(seed: string, nonce: string, kind: number, index: number, slot: number): string {
  const pad = padOf(seed, nonce);
  const bytes = Buffer.alloc(10);
  bytes.writeUInt8(kind, 3);
  bytes.writeUInt32BE(index, 4);
  bytes.writeUInt16BE(slot, 8);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (pad[at] ?? 0);
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x40;
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  const hex = nonce + bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function padOf(seed: string, nonce: string): Buffer {
  return hash('sha256', `${seed}|pad|${nonce}`, 'buffer').subarray(0, 10);
}
