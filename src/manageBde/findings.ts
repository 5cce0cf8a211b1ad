import { protectorContradictions, volumeContradictions } from './contradictions.ts';
import { volumeRules } from './findingRules.ts';
import { apply, type FindingSubject } from './findingSubject.ts';
import { protectorRules } from './protectorFindings.ts';
import type { Finding } from './reviewModel.ts';

/** Everything about a volume that an engineer should know, worst first. Pure; says no digit of a password. */
export function findingsOf(subject: FindingSubject): readonly Finding[] {
  const all = [
    ...apply([...volumeRules, ...volumeContradictions], subject, null),
    ...subject.volume.keyProtectors.flatMap((protector, index) => apply([...protectorRules, ...protectorContradictions], { ...subject, protector }, subject.protectorRowIds[index] ?? null)),
  ];
  const sorted = severities.flatMap((severity) => all.filter((finding) => finding.severity === severity));
  const offered = new Set<string>();
  return sorted.map((finding) => {
    // a command that another finding offers is not repeated
    const commands = finding.commands.filter(({ text }) => !offered.has(text));
    for (const { text } of commands) offered.add(text);
    return { ...finding, commands };
  });
}

const severities: readonly Finding['severity'][] = ['error', 'warning', 'note'];
