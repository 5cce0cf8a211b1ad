/**
 * In which letter case the rows of one list write an ID. One store may write an ID otherwise than another, and a service
 * may compare it as text: then only the form that its own rows have finds them.
 */
export interface WrittenForms {
  /** `id`: the same in lower case. */
  note(id: string, written: unknown): void;
  /** Every form that was seen, none before a row was. */
  of(id: string): readonly string[];
}

export function createWrittenForms(): WrittenForms {
  // Nearly every row is in lower case: those take a place in a set, and no text of their own
  const lower = new Set<string>();
  const others = new Map<string, readonly string[]>();
  return {
    note(id, written) {
      if (typeof written !== 'string') return;
      if (written === id) lower.add(id);
      else if (written.toLowerCase() === id && others.get(id)?.includes(written) !== true) others.set(id, [...(others.get(id) ?? []), written]);
    },
    of: (id) => [...(lower.has(id) ? [id] : []), ...(others.get(id) ?? [])],
  };
}
