import type { CommandOutcome } from '../host/runCommand.ts';
import { resolveKey } from './resolveKey.ts';
import type { Services } from './services.ts';

/** Opens the reveal page on one key. */
export async function revealKey(services: Services, argument: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const chosen = await resolveKey(services, argument, 'Reveal the key of which device?', signal);
  if (!chosen.ok) return { doing: 'reveal the key', failure: chosen.failure };
  if (chosen.value !== undefined) await services.reveals.open(chosen.value);
  return undefined;
}
