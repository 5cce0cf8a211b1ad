import { decode } from './decode.ts';
import { parse } from './parse.ts';
import { reviewParsed, type ReviewedText, type TextAbout } from './reviewParsed.ts';

/** A text to review. It may hold recovery passwords: it goes no further than the review's host. */
export interface ReviewText {
  readonly title: string;
  /** File name, "clipboard", "selection of x.txt". */
  readonly label: string;
  /** Raw bytes of a file, or text that an editor or the clipboard gave. */
  readonly content: string | Uint8Array;
  /** Document that lines can be opened in. */
  readonly uri?: string;
  /** Lines before the text in its document. */
  readonly lineOffset?: number;
}

export interface ReviewTextInput extends ReviewText, TextAbout {}

/** Reads a text for the review page. Never throws. */
export function reviewText({ content, ...about }: ReviewTextInput): ReviewedText {
  return reviewParsed(parse(typeof content === 'string' ? content : decode(content)), about);
}

/** Remote sessions read with the same parser, so it is loaded once for both. */
export { readToolOutputs } from './toolOutputs.ts';
