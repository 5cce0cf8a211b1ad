import { texts } from './cases.ts';

const joined = (): string => (texts.find((text) => text.includes('Numerical Password') && text.includes('Volume C:')) ?? texts[0] ?? '').replace(/\s*[\r\n]+\s*/g, ' ');
const id = (index: number): string => `{${index.toString(16).toUpperCase().padStart(8, '0')}-0000-4000-8000-000000000000}`;
const lines = (count: number, line: (index: number) => string): string => {
  const parts: string[] = [];
  for (let start = 0; start < count; start += 100_000) parts.push(Array.from({ length: Math.min(100_000, count - start) }, (_, index) => line(start + index)).join('\n'));
  return parts.join('\n');
};
const oneLine = (signs: number, piece: string): string => piece.repeat(Math.ceil(signs / piece.length)).slice(0, signs);

const hundredMillion = 100_000_000;
const tenMillion = 10_000_000;

interface LargeText {
  /** Signs, lines or depth. */
  readonly size: number;
  make(size: number): string;
}

/** Texts that are as large as a text may be, each by one measure. */
export const largeTexts: Readonly<Record<string, LargeText>> = {
  'line of x': { size: hundredMillion, make: (size) => oneLine(size, 'x') },
  'line of digits': { size: hundredMillion, make: (size) => oneLine(size, '0123456789') },
  'line of braces': { size: hundredMillion, make: (size) => oneLine(size, '{}') },
  'line of <Obj>': { size: hundredMillion, make: (size) => oneLine(size, '<Obj>') },
  'line of x<br>': { size: tenMillion, make: (size) => oneLine(size, 'x<br>') },
  'line of [': { size: hundredMillion, make: (size) => oneLine(size, '[') },
  'line of \\"': { size: hundredMillion, make: (size) => oneLine(size, '\\"') },
  'line of an output': { size: hundredMillion, make: (size) => oneLine(size, joined()) },
  'lines of x': { size: tenMillion, make: (size) => lines(size, () => 'x') },
  'blank lines': { size: tenMillion, make: (size) => lines(size, () => '') },
  'unknown labels': { size: tenMillion, make: (size) => lines(size, (index) => `L${index % 1000}: v`) },
  'lines of <Obj>': { size: tenMillion, make: (size) => lines(size, () => '<Obj>') },
  headings: { size: tenMillion, make: (size) => lines(size, () => 'Volume C: [OS]') },
  IDs: { size: tenMillion, make: (size) => lines(size, (index) => `ID: ${id(index)}`) },
  'depth of JSON': { size: 1_000_000, make: (size) => `${'[{"a":'.repeat(size)}1${'}]'.repeat(size)}` },
  'depth of CLIXML': { size: 1_000_000, make: (size) => `<Objs>${'<Obj><MS>'.repeat(size)}${'</MS></Obj>'.repeat(size)}</Objs>` },
};
