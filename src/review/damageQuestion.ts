import { damageWords } from '../core/passwordWords.ts';
import type { Prompts } from '../host/ui.ts';
import type { ReviewPassword } from '../manageBde/reviewModel.ts';

/** What is asked before a password is copied that would not open the volume; undefined for a sound one. */
export function damageQuestion(password: ReviewPassword | null): Parameters<Prompts['confirm']>[0] | undefined {
  if (password === null || password.check === 'valid') return undefined;
  const masked = password.check === 'masked';
  return {
    message: masked ? 'Copy a masked recovery password?' : 'Copy a damaged recovery password?',
    detail: `${damage(password)}, so it does not open the volume as it is. It is copied exactly as it is printed.`,
    action: 'Copy Anyway',
  };
}

function damage({ check, groups }: ReviewPassword): string {
  if (check === 'masked') return 'Parts of it are masked in the text';
  const words = damageWords(groups.map(({ length, state, problem }) => ({ length, verdict: problem ?? (state === 'valid' ? 'valid' : 'masked') }))) ?? 'It is damaged in the text';
  return words.charAt(0).toUpperCase() + words.slice(1);
}
