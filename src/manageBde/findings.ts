import { findingRules } from './findingRules.ts';
import type { FindingSubject } from './findingSubject.ts';
import { protectorFindings } from './protectorFindings.ts';
import type { Finding } from './reviewModel.ts';

/** Everything about a volume that an engineer should know, worst first. Pure; says no digit of a password. */
export function findingsOf(subject: FindingSubject): readonly Finding[] {
  const all = [...findingRules.flatMap((rule) => rule(subject) ?? []), ...protectorFindings(subject)];
  const sorted = severities.flatMap((severity) => all.filter((finding) => finding.severity === severity));
  const offered = new Set<string>();
  return sorted.map((finding) => {
    if (finding.command === null) return finding;
    // a command that another finding offers is not repeated
    if (offered.has(finding.command)) return { ...finding, command: null };
    offered.add(finding.command);
    return finding;
  });
}

const severities: readonly Finding['severity'][] = ['error', 'warning', 'note'];
