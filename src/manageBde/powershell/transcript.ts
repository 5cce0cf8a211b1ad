import type { Reading } from '../reading.ts';

/** What PowerShell and the system write behind the computer's name in the head of a transcript, in every language. */
const machine = /(?:^|[\s:：])([A-Za-z0-9][A-Za-z0-9._-]{0,62}) \((?:Microsoft Windows NT|Unix) [0-9.]{1,40}\)$/;
const inHead = /^(?:PSVersion|PSEdition|SerializationVersion)\s?:|[:：]\s?[0-9]{14}$/;
const longestHead = 30;

/** Whether a line is the row of stars above and below the head and the foot of a transcript. */
export function isTranscriptEdge(text: string): boolean {
  return text.charCodeAt(0) === 42 && /^\*{10,60}$/.test(text);
}

/** Reads the head or the foot of a transcript: it names the computer that the console runs on. The index behind it. */
export function readTranscript(reading: Reading, index: number): number | null {
  if (!isTranscriptEdge(reading.tokens.at(index)?.text ?? '')) return null;
  let end = index + 1;
  let name: string | null = null;
  let nameAt = -1;
  let isHead = false;
  for (; !isTranscriptEdge(reading.tokens.at(end)?.text ?? '*'); end++) {
    const text = reading.tokens.at(end)?.text;
    if (text === undefined || end - index > longestHead) return null;
    const found = text.length > 200 ? undefined : machine.exec(text)?.[1];
    if (found !== undefined) {
      name = found;
      nameAt = end;
    }
    isHead ||= found !== undefined || inHead.test(text);
  }
  if (!isHead || !reading.tokens.has(end)) return null;
  reading.leaveBlock();
  if (name !== null) {
    reading.session.machine = name;
    reading.session.isAway = false;
    reading.nameComputer(name, reading.lineAt(nameAt));
  }
  for (let at = index; at <= end; at++) if (!reading.isBlank(at)) reading.mark(at, at === nameAt ? 'field' : 'known');
  return end + 1;
}
