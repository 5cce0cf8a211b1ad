/**
 * IDs in the form in which Graph wrote them. Our own IDs have one case, so that they compare; an address is built with
 * what the service itself sent. Only forms that are not plain lower case take memory.
 */
export interface WireIds {
  note(written: unknown): void;
  of(id: string): string;
}

export function createWireIds(): WireIds {
  const forms = new Map<string, string>();
  return {
    note(written) {
      if (typeof written !== 'string') return;
      const lower = written.toLowerCase();
      if (lower !== written) forms.set(lower, written);
    },
    of(id) {
      const lower = id.toLowerCase();
      return forms.get(lower) ?? lower;
    },
  };
}
