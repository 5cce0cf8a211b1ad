/**
 * Plain data as a text that makes it again, sets and maps, too. Null where there is more than a place in a text is
 * remembered by, and where a draft is among it: then something is still being read.
 */
export function written(data: unknown): string | null {
  const room = { left: 600 };
  const plain = plainOf(data, room);
  return room.left < 0 ? null : JSON.stringify(plain);
}

function plainOf(value: unknown, room: { left: number }): unknown {
  room.left -= typeof value === 'string' ? 1 + value.length / 40 : 1;
  if (room.left < 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return { list: Array.from(value, (item: unknown) => plainOf(item, room)) };
  if ('line' in value || 'protectors' in value) room.left = -1;
  if (value instanceof Set || value instanceof Map) room.left -= value.size;
  if (room.left < 0) return null;
  if (value instanceof Set) return { set: Array.from(value, (item) => plainOf(item, room)) };
  if (value instanceof Map) return { map: Array.from(value, ([key, item]: [unknown, unknown]) => [key, plainOf(item, room)]) };
  return { object: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item, room)])) };
}

/** What was written, made anew each time. */
export function readAgain(text: string): unknown {
  return again(JSON.parse(text));
}

function again(plain: unknown): unknown {
  if (typeof plain !== 'object' || plain === null) return plain;
  const { list, set, map, object } = plain as { list?: unknown[]; set?: unknown[]; map?: [unknown, unknown][]; object?: object };
  if (list !== undefined) return list.map(again);
  if (set !== undefined) return new Set(set.map(again));
  if (map !== undefined) return new Map(map.map(([key, item]) => [key, again(item)]));
  return Object.fromEntries(Object.entries(object ?? {}).map(([key, item]) => [key, again(item)]));
}
