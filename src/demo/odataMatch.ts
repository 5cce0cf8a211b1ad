import type { Filter, Literal } from './odataFilter.ts';

/** Whether a row fits, by OData's own rules: text without regard to case, dates by time, null equal to absent. */
export function matches(row: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(row, filter.left) && matches(row, filter.right);
    case 'or':
      return matches(row, filter.left) || matches(row, filter.right);
    case 'not':
      return !matches(row, filter.of);
    case 'in':
      return filter.values.some((value) => compare(valueAt(row, filter.property), value) === 0);
    case 'any': {
      const list = valueAt(row, filter.property);
      return Array.isArray(list) && list.some((item) => matches({ [filter.variable]: item as unknown }, filter.of));
    }
    case 'call': {
      const text = valueAt(row, filter.property);
      if (typeof text !== 'string') return false;
      const [whole, part] = [text.toLowerCase(), filter.value.toLowerCase()];
      if (filter.name === 'startswith') return whole.startsWith(part);
      return filter.name === 'endswith' ? whole.endsWith(part) : whole.includes(part);
    }
    case 'compare': {
      const order = compare(valueAt(row, filter.property), filter.value);
      switch (filter.operator) {
        case 'eq':
          return order === 0;
        case 'ne':
          return order !== 0;
        case 'gt':
          return order !== undefined && order > 0;
        case 'ge':
          return order !== undefined && order >= 0;
        case 'lt':
          return order !== undefined && order < 0;
        case 'le':
          return order !== undefined && order <= 0;
      }
    }
  }
}

/** `initiatedBy/user/id` and the like, without regard to case. */
export function valueAt(row: unknown, path: string): unknown {
  let value = row;
  for (const step of path.split('/')) {
    if (typeof value !== 'object' || value === null) return undefined;
    const record = value as Readonly<Record<string, unknown>>;
    value = Object.hasOwn(record, step) ? record[step] : inAnyCase(record, step);
  }
  return value;
}

function inAnyCase(record: Readonly<Record<string, unknown>>, step: string): unknown {
  const lower = step.toLowerCase();
  const name = Object.keys(record).find((one) => one.toLowerCase() === lower);
  return name === undefined ? undefined : record[name];
}

/** Undefined: cannot be compared. */
function compare(value: unknown, literal: Literal): number | undefined {
  if (literal === null) return value === null || value === undefined ? 0 : undefined;
  const other = typeof literal === 'object' ? literal.bare : literal;
  if (typeof value === 'number' && typeof other === 'number') return value - other;
  if (typeof value === 'boolean') return value === other ? 0 : undefined;
  if (typeof value !== 'string' || typeof other !== 'string') return undefined;
  const [left, right] = [value.toLowerCase(), other.toLowerCase()];
  if (isDate(left) && isDate(right)) return Date.parse(left) - Date.parse(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:t|$)/.test(text) && !Number.isNaN(Date.parse(text));
}
