/** A text that a program wrote into a string of its own, or that lost its line ends to their names. */

interface Quoted {
  readonly content: string;
  readonly index: number;
  /** Behind its last sign. */
  readonly end: number;
}

/** The string that begins at `from`; null where it has no end. What a backslash stands before is none. */
function quotedAt(text: string, from: number): Quoted | null {
  const sign = text.charAt(from);
  for (let at = from + 1; at < text.length; at++) {
    const here = text.charAt(at);
    if (here === '\\') at += 1;
    else if (here === sign) return { content: text.slice(from + 1, at), index: from, end: at + 1 };
  }
  return null;
}

/** The strings of a text, one behind the other. Where one has no end, none that begins within it has one either. */
function* quotedIn(text: string, sign: string): Generator<Quoted> {
  for (let from = text.indexOf(sign); from >= 0; ) {
    const quoted = quotedAt(text, from);
    if (quoted === null) return;
    yield quoted;
    from = text.indexOf(sign, quoted.end);
  }
}

const lineEnd = /\\\\r\\\\n|\\\\n|\\r\\n|\\n|`r`n|`n|_x000D__x000A_|_x000A_|%0D%0A|%0A|\\u000d\\u000a|\\u000a|↵|⏎|␍␊|␊/gi;

/** In longer lines the patterns run out of room; what is there is a document, not a string. */
const longestLiteral = 4_000_000;

/** A line of a string that goes on in the next line of the program: `Volume C: [OS]\n\`; the last ends with the string. */
export function withoutContinuation(text: string): string {
  const plain = text.trimEnd();
  if (plain.length > longestContinued) return text;
  const quote = plain.indexOf('"');
  const goesOn = /(?:\\r)?\\n\\$/.exec(plain.slice(-5));
  if (goesOn !== null) {
    // what stands in front of the string is the program's
    const start = quote >= 0 && !plain.includes('"', quote + 1) ? quote + 1 : 0;
    return plain.slice(start, plain.length - goesOn[0].length);
  }
  const end = /(?:\\r)?\\n"[;,) ]{0,4}$/.exec(plain.slice(-9));
  return end === null || quote < plain.length - end[0].length ? text : plain.slice(0, plain.length - end[0].length);
}

const longestContinued = 400;

/** The lines that one line of a program's text holds; null where it holds none. */
export function linesOfLiterals(text: string, depth = 0): string[] | null {
  if (text.length > longestLiteral) return null;
  if (text.includes('"') || text.includes("'")) {
    const quoted = linesOfStrings(text, depth);
    if (quoted !== null) return quoted;
  }
  if (!/[\\`_%↵⏎␊]/.test(text)) return null;
  const ends = text.match(lineEnd)?.length ?? 0;
  // `C:\new` is a path: a few such signs prove nothing
  if (ends < 3 && !(ends > 0 && /(?:\\r\\n|`r`n|%0D%0A)/i.test(text))) return null;
  const lines = withoutQuotes(text.split(lineEnd)).map((line) => line.replace(/^(?:\s|\\t)+/, (start) => start.replaceAll('\\t', '        ')).replace(/\\t/g, ' '));
  return lines.map((line) => (line.includes('%20') || line.includes('%3A') ? percentDecoded(line) : line));
}

/** `$text = "Volume C: [OS]` and the last line's `"`: a string's quotes, which its first and its last line have. */
function withoutQuotes(lines: readonly string[]): readonly string[] {
  const [first = ''] = lines;
  const last = lines.at(-1) ?? '';
  const begin = first.length > longestContinued ? -1 : first.search(/["']/);
  const sign = first.charAt(begin);
  const end = begin < 0 ? -1 : last.indexOf(sign);
  // what stands in front of a string says that one follows, and nothing of the program is as long behind it
  if (end < 0 || first.includes(sign, begin + 1) || !/[=(:,]$/.test(first.slice(0, begin).trimEnd().slice(-1)) || /[\p{L}\p{N}]{3}/u.test(last.slice(end))) return lines;
  return [first.slice(begin + 1), ...lines.slice(1, -1), last.slice(0, end)];
}

function linesOfStrings(text: string, depth: number): string[] | null {
  const trimmed = text.trim();
  const begin = /^[bruf]?(["'])/.exec(trimmed);
  const isSingle = begin?.[1] === "'" || /^\[\s*'/.test(trimmed);
  const whole = begin === null ? null : wholeString(trimmed, begin[0].length, begin[1] ?? '"');
  if (whole !== null) {
    const lines = linesOf(whole, depth);
    // a value in quotes stays in its column
    return lines?.length === 1 ? lines.map((line) => text.slice(0, text.length - text.trimStart().length) + line) : lines;
  }
  const strings: string[] = [];
  let first = -1;
  let isList = true;
  let hasEnds = false;
  for (const { content, index, end } of quotedIn(trimmed, isSingle ? "'" : '"')) {
    const behind = trimmed.slice(end, end + 2).trimStart();
    if (behind.startsWith(':')) {
      isList = false;
      continue;
    }
    if (/\\n|\\u000a/i.test(content)) hasEnds = true;
    else if (!isList) continue;
    if (first < 0) first = index;
    strings.push(content);
  }
  const isArray = isList && strings.length >= 3 && /^\[?\s*["']/.test(trimmed) && trimmed.startsWith("[");
  const named = isArray || hasEnds ? strings : stringsOfArray(trimmed);
  if (named.length === 0 || !(isArray || hasEnds || named !== strings)) return null;
  const chosen = hasEnds && !isArray ? named.filter((content) => /\\n|\\u000a/i.test(content)) : named;
  const head = trimmed.slice(0, Math.max(first, 0));
  return [...(/[\p{L}\p{N}]/u.test(head) && head.length < 2000 ? [head] : []), ...chosen.flatMap((content) => linesOf(content, depth) ?? [])];
}

/** `"stdout_lines": ["…", "…"]` within an object. */
function stringsOfArray(text: string): string[] {
  const start = text.search(/"[A-Za-z_ ]{1,40}":\s*\["/);
  if (start < 0) return [];
  const strings: string[] = [];
  let at = behindBlanks(text, text.indexOf('[', start) + 1);
  while (text.charAt(at) === '"') {
    const quoted = quotedAt(text, at);
    if (quoted === null) break;
    at = behindBlanks(text, quoted.end);
    const sign = text.charAt(at);
    if (sign === ',' || sign === ']') strings.push(quoted.content);
    if (sign !== ',') break;
    at = behindBlanks(text, at + 1);
  }
  // names of protectors are words; lines of the tool have more in them
  return strings.length >= 4 && strings.some((content) => /[:[]/.test(content)) ? strings : [];
}

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at).trim() === '') at += 1;
  return at;
}

/** The content of a line that is one string and nothing else; what data of one word may be is left alone. */
function wholeString(text: string, from: number, sign: string): string | null {
  const end = /(["'])[\s,;)+\\]*$/.exec(text.slice(-12));
  if (end?.[1] !== sign) return null;
  const last = text.lastIndexOf(sign);
  if (last < from) return text.length === from ? null : '';
  const content = text.slice(from, last);
  // several strings, or a name and its value
  if (sign === '"' ? /"\s*[,;:]|[,;]\s*"|"\s+"/.test(content) : /(?:^|[^\\])'\s*[,;:]/.test(content)) return null;
  if (content === '') return '';
  return /^\w+$/.test(content) || /^[A-Za-z]:\\{0,2}$/.test(content) ? null : content;
}

function linesOf(content: string, depth: number): string[] | null {
  const plain = unescaped(content);
  const lines = plain.split(/\r\n|\n|\r/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  if (depth >= 2) return lines;
  return lines.flatMap((line) => (line.length > 60 ? (linesOfLiterals(line, depth + 1) ?? [line]) : [line]));
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '    ', b: '', f: '', a: '', e: '\u001b' };

function unescaped(text: string): string {
  const single = text.includes('""') ? text.replaceAll('""', '"') : text;
  if (!single.includes('\\')) return single;
  return single.replace(/\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([^]))/g, (_whole, wide: string | undefined, narrow: string | undefined, sign: string | undefined) => {
    const code = wide ?? narrow;
    return code === undefined ? (controls[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16));
  });
}

function percentDecoded(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
