import type { Inventory } from '../graph/inventory.ts';

/**
 * Reads everything anew. Where a reading is under way already, a list of it that has failed is not asked again by it: then
 * another reading follows.
 */
export async function reload(inventory: Pick<Inventory, 'load' | 'sources'>, signal?: AbortSignal): Promise<void> {
  const failed = (): boolean => Object.values(inventory.sources()).some(({ kind }) => kind === 'failed');
  const underWay = Object.values(inventory.sources()).some(({ kind }) => kind === 'loading');
  await inventory.load(signal);
  if (underWay && failed() && signal?.aborted !== true) await inventory.load(signal);
}
