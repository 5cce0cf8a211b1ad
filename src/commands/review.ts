import type { CommandOutcome } from '../host/runCommand.ts';
import { failure } from '../core/failure.ts';
import type { Services } from './services.ts';

/** What the editor and the file system give, as far as reviews need it. */
export interface ReviewInputs {
  activeEditor(): { readonly name: string; readonly uri: string; readonly text: string; readonly selection?: { readonly text: string; readonly firstLine: number } } | undefined;
  /** Bytes; asked before the file is read. */
  sizeOf(uri: string): Promise<number>;
  readFile(uri: string): Promise<Uint8Array>;
  /** File name of a URI, for people. */
  nameOf(uri: string): string;
}

/** Larger inputs are refused: the review holds them in memory. The command-line tool streams. */
const maximumBytes = 64 * 1024 * 1024;

const mostFiles = 20;

/** Reviews files: those of the explorer's selection, else chosen ones. */
export async function reviewFile(services: Services, inputs: ReviewInputs, uris: readonly string[]): Promise<CommandOutcome> {
  const chosen =
    uris.length > 0
      ? uris
      : await services.prompts.openFiles({
          title: 'Review manage-bde Output',
          filters: { 'Command output': ['txt', 'log', 'out', 'csv', 'json', 'xml', 'clixml'], 'All files': ['*'] },
        });
  if ((chosen ?? []).length > mostFiles) {
    return { doing: `review ${(chosen ?? []).length} files`, failure: failure('badRequest', `Each file opens a tab, so ${mostFiles} at once are the most. The command-line tool of this project reads any number.`) };
  }
  for (const uri of chosen ?? []) {
    const name = inputs.nameOf(uri);
    let content: Uint8Array;
    try {
      if ((await inputs.sizeOf(uri)) > maximumBytes) {
        return { doing: `review ${name}`, failure: failure('badRequest', 'The file is larger than 64 MB. The command-line tool of this project reads files of any size.') };
      }
      content = await inputs.readFile(uri);
    } catch {
      return { doing: `read ${name}`, failure: failure('notFound', 'The file could not be opened.') };
    }
    await services.reviews.open({ title: name, label: name, content, uri });
  }
  return undefined;
}

/** Reviews the selection of the active editor, else all of it. */
export async function reviewEditor(services: Services, inputs: ReviewInputs): Promise<CommandOutcome> {
  const editor = inputs.activeEditor();
  if (editor === undefined) {
    return { doing: 'review the editor', failure: failure('badRequest', 'No text editor is active.') };
  }
  const { selection } = editor;
  await services.reviews.open(
    selection === undefined
      ? { title: editor.name, label: editor.name, content: editor.text, uri: editor.uri }
      : { title: editor.name, label: `selection of ${editor.name}`, content: selection.text, uri: editor.uri, lineOffset: selection.firstLine - 1 },
  );
  return undefined;
}

export async function reviewClipboard(services: Services): Promise<CommandOutcome> {
  const text = await services.clipboard.read();
  if (text.trim() === '') {
    return { doing: 'review the clipboard', failure: failure('badRequest', 'The clipboard holds no text.') };
  }
  await services.reviews.open({ title: 'Clipboard', label: 'clipboard', content: text });
  return undefined;
}
