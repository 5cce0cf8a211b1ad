import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reload } from '../../../src/commands/reload.ts';
import { failure } from '../../../src/core/failure.ts';
import type { Inventory } from '../../../src/graph/inventory.ts';

type Sources = ReturnType<Inventory['sources']>;
const ok = { kind: 'ok', count: 1 } as const;
const loading = { kind: 'loading', count: 0 } as const;
const failed = { kind: 'failed', count: 0, failure: failure('denied', 'No.') } as const;

function inventory(before: Partial<Sources>, after: Partial<Sources>): { readonly loads: number[]; readonly it: Pick<Inventory, 'load' | 'sources'> } {
  const all: Sources = { entra: ok, intune: ok, keys: ok, encryption: ok };
  const loads: number[] = [];
  return {
    loads,
    it: {
      load() {
        loads.push(loads.length + 1);
        return Promise.resolve();
      },
      sources: () => ({ ...all, ...(loads.length === 0 ? before : after) }),
    },
  };
}

test('a list that failed while others are still read is asked again after them', async () => {
  const { loads, it } = inventory({ entra: failed, intune: loading }, { entra: failed });
  await reload(it);
  assert.equal(loads.length, 2);
});

test('otherwise everything is read once', async () => {
  const idle = inventory({ entra: failed }, { entra: failed });
  await reload(idle.it);
  assert.equal(idle.loads.length, 1);
  const fine = inventory({ intune: loading }, {});
  await reload(fine.it);
  assert.equal(fine.loads.length, 1);
});

test('nothing more is read after it was cancelled', async () => {
  const { loads, it } = inventory({ entra: failed, intune: loading }, { entra: failed });
  await reload(it, AbortSignal.abort());
  assert.equal(loads.length, 1);
});
