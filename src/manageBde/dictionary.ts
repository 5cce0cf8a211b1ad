import type { Language, Term } from './languages/language.ts';
import { foldRoots, type FoldedRoots } from './roots.ts';

/** What a text means, and in which languages it means that. */
export interface Meaning {
  readonly term: Term;
  readonly tags: readonly string[];
}

type GroupOf<T> = T extends `${infer G}.${string}` ? G : never;
/** The part of a term before the dot. */
export type TermGroup = GroupOf<Term>;
type TermIn<G extends TermGroup> = Extract<Term, `${G}.${string}`>;

export interface MeaningIn<G extends TermGroup> extends Meaning {
  readonly term: TermIn<G>;
}

/** The words of all languages, to be asked what a text means. */
export interface Dictionary {
  /** The meaning of the whole text within one group of terms; null where no table has it, or two contradict each other. */
  find<G extends TermGroup>(group: G, text: string): MeaningIn<G> | null;
  /** Whether the text begins with a line of the tool that says nothing for the report. */
  isKnownText(text: string): boolean;
  /** Parts of the words of a language; undefined where there is no table of it. */
  rootsOf(tag: string): FoldedRoots | undefined;
  /** The first term of the group of which some phrase stands in the text. */
  within<G extends TermGroup>(group: G, text: string): MeaningIn<G> | null;
}

interface Phrase {
  readonly key: string;
  readonly gaps: string | null;
  readonly meaning: Meaning;
}

/** The words of one group of terms, and what was found for the texts that were asked for. */
interface Group {
  readonly exact: Map<string, Meaning[]>;
  readonly damaged: Map<string, Meaning[]>;
  readonly phrases: Phrase[];
  readonly whole: Map<string, Meaning | null>;
  readonly parts: Map<string, Meaning | null>;
}

export function createDictionary(languages: readonly Language[]): Dictionary {
  const groups = new Map<TermGroup, Group>();
  const roots = new Map(languages.map((language) => [language.tag, foldRoots(language.roots)]));
  for (const { tag, captured, believed } of languages) {
    for (const words of [captured, believed]) {
      for (const [term, texts] of Object.entries(words) as [Term, readonly string[]][]) {
        const group = groupFor(groups, groupOf(term));
        for (const text of texts) {
          const key = fold(text);
          const gaps = isLatin(text) ? gapKey(text) : null;
          add(group.exact, key, term, tag);
          if (gaps !== null) add(group.damaged, gaps, term, tag);
          group.phrases.push({ key, gaps, meaning: { term, tags: [tag] } });
        }
      }
    }
  }
  const exactAnywhere = new Set([...groups.values()].flatMap(({ exact }) => [...exact.keys()]));
  const knownTexts = new Map<string, boolean>();
  const { short, long, damagedLong } = beginnings(groups.get('text')?.phrases ?? []);

  function beginsKnown(text: string): boolean {
    if (/\{[0-9A-Fa-f]{8}-/.test(text)) return false;
    const key = fold(text);
    if (key === '') return false;
    if (short.has(fold(text.split(/[:：]/, 1)[0] ?? ''))) return true;
    const gaps = gapKey(text);
    return (long.get(key.charAt(0)) ?? []).some((phrase) => key.startsWith(phrase.key)) || (gaps !== null && damagedLong.some((phrase) => gaps.startsWith(phrase.gaps ?? '')));
  }

  function wholeMeaning({ exact, damaged }: Group, text: string): Meaning | null {
    if (text.length > longestWord || isOwn(text)) return null;
    const key = fold(text);
    // a word that some group has as it stands is not the damaged word of another
    const [first, second] = exact.get(key) ?? (exactAnywhere.has(key) ? [] : (damaged.get(gapKey(text) ?? '') ?? []));
    return second === undefined ? (first ?? null) : null;
  }

  return {
    find<G extends TermGroup>(group: G, text: string): MeaningIn<G> | null {
      const words = groups.get(group);
      if (words === undefined) return null;
      const known = words.whole.get(text);
      return (known === undefined ? remember(words.whole, text, wholeMeaning(words, text)) : known) as MeaningIn<G> | null;
    },
    rootsOf: (tag) => roots.get(tag),
    isKnownText: (text) => knownTexts.get(text) ?? remember(knownTexts, text, beginsKnown(text)),
    within<G extends TermGroup>(group: G, text: string): MeaningIn<G> | null {
      const words = groups.get(group);
      if (words === undefined) return null;
      const known = words.parts.get(text);
      return (known === undefined ? remember(words.parts, text, partMeaning(words, text)) : known) as MeaningIn<G> | null;
    },
  };
}

function groupFor(groups: Map<TermGroup, Group>, name: TermGroup): Group {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const group = { exact: new Map(), damaged: new Map(), phrases: [], whole: new Map(), parts: new Map() };
  groups.set(name, group);
  return group;
}

/** No word or phrase of the tool is longer. */
const longestWord = 120;

function partMeaning({ phrases }: Group, text: string): Meaning | null {
  const key = fold(text);
  const gaps = gapKey(text);
  const hit = phrases.find(
    (phrase) =>
      !phrase.meaning.term.endsWith('.word') &&
      (key.includes(phrase.key) || (gaps !== null && phrase.gaps !== null && gaps.includes(phrase.gaps))),
  );
  return hit?.meaning ?? null;
}

/** So many texts are remembered with their meanings: the labels of a long text are few and come again and again. */
const memoryLimit = 4096;

function remember<T>(memory: Map<string, T>, text: string, found: T): T {
  if (text.length > longestWord || isOwn(text)) return found;
  if (memory.size >= memoryLimit) memory.clear();
  // a copy: a piece of a text would keep the whole text, with the passwords in it
  memory.set(` ${text}`.slice(1), found);
  return found;
}

/** An ID or a password, or a part of one, is no word of any table and must not stay here: this outlives the text. */
function isOwn(text: string): boolean {
  return /[0-9]{5}[- ]|[- ][0-9]{5}|[0-9]{9}|[0-9A-Fa-f]{8}-/.test(text);
}

/** Beginnings of the tool's own lines. A short word is known only before its colon: many words begin like it. */
function beginnings(phrases: readonly Phrase[]): {
  readonly short: ReadonlySet<string>;
  /** By their first letter. */
  readonly long: ReadonlyMap<string, readonly Phrase[]>;
  readonly damagedLong: readonly Phrase[];
} {
  const isShort = ({ key }: Phrase): boolean => key.length < (/[\u3000-\u9fff\uac00-\ud7af]/.test(key) ? 4 : 10);
  const long = phrases.filter((phrase) => !isShort(phrase));
  return {
    short: new Set(phrases.filter(isShort).map((phrase) => phrase.key)),
    long: Map.groupBy(long, ({ key }) => key.charAt(0)),
    damagedLong: long.filter(({ gaps }) => gaps !== null),
  };
}

function groupOf(term: Term): TermGroup {
  return term.slice(0, term.indexOf('.')) as TermGroup;
}

function add(index: Map<string, Meaning[]>, key: string, term: Term, tag: string): void {
  if (key === '') return;
  const list = index.get(key) ?? [];
  const same = list.findIndex((meaning) => meaning.term === term);
  const before = list[same];
  if (before === undefined) list.push({ term, tags: [tag] });
  else if (!before.tags.includes(tag)) list[same] = { term, tags: [...before.tags, tag] };
  index.set(key, list);
}

/** Letters and digits only, lower case, without accents: spacing, punctuation and typed-over accents do not matter. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  // code page 866 has no Ukrainian i; Windows puts the Latin one in its place
  return text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '').replaceAll('\u0456', 'i');
}

/**
 * The ASCII letters and digits of a text, with one mark for every run of other letters. A code page that cannot show a
 * letter leaves `?` or another letter in its place, so that `d?exploitation`, `Schl³sselschutz` and the word that was
 * meant have the same key. Null where there is too little left to know a word by.
 */
export function gapKey(text: string): string | null {
  if (!/[^\x20-\x7e]|\?/.test(text)) return null;
  const key = text
    .toLowerCase()
    .replace(/[^\x20-\x7e]+|\?+/g, '*')
    .replace(/[^a-z0-9*]+/g, '')
    .replace(/\*+/g, '*');
  return key.length - key.split('*').length + 1 >= 4 ? key : null;
}

/** Of a word in other letters the gaps would leave nothing but names: every label with `BitLocker` in it would be the same. */
function isLatin(text: string): boolean {
  return !/[^\P{L}\p{Script=Latin}]/u.test(text);
}
