import { seededRandom } from '../../../src/demo/random.ts';

/** Numbers below a limit, the same ones for the same seed. */
export function numbers(seed: number): (below: number) => number {
  const random = seededRandom(seed, 0, 0);
  return (below) => random.below(below);
}

const noise: readonly string[] = [' ', '\t', '\n', '\r\n', '{', '}', '[', ']', ':', '"', '-', '<br>', '&nbsp;', '\u00a0', '\u200b', '> ', '0', 'X', '�', ',', '/', '\\', '<', '(', '0x80310000'];

/** The text as it may look after a careless hand or a bad transfer: lines lost, doubled, moved, joined, signs changed. */
export function mutate(text: string, seed: number): string {
  const random = numbers(seed);
  const lines = text.split('\n');
  for (let count = 1 + random(6); count > 0; count--) {
    const at = random(lines.length);
    const line = lines[at] ?? '';
    switch (random(8)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, lines[random(lines.length)] ?? '');
        break;
      case 2:
        lines[at] = line.trim();
        break;
      case 3:
        lines.splice(at, 2, `${line} ${lines[at + 1] ?? ''}`);
        break;
      case 4: {
        const place = random(line.length + 1);
        lines[at] = line.slice(0, place) + (noise[random(noise.length)] ?? '') + line.slice(place);
        break;
      }
      case 5: {
        const place = random(line.length + 1);
        lines[at] = line.slice(0, place) + line.slice(place + 1 + random(5));
        break;
      }
      case 6: {
        const place = random(line.length + 1);
        lines.splice(at, 1, line.slice(0, place), line.slice(place));
        break;
      }
      default:
        lines.splice(at);
    }
    if (lines.length === 0) lines.push('');
  }
  return lines.join('\n');
}
