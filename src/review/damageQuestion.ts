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
  const bad = groups.flatMap((group, index) => (group.state === 'invalid' ? [index + 1] : []));
  if (bad.length === 0) return `It has ${groups.length} groups instead of 8`;
  return bad.length === 1 ? `Group ${bad.join()} fails its check` : `Groups ${bad.join(', ')} fail their check`;
}
