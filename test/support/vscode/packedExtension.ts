import { existsSync } from 'node:fs';
import { vsixFile } from '../../tasks/package.mjs';

/** The .vsix that `npm run package` wrote: the very file that users get. */
export async function packedExtension(): Promise<string> {
  const file = await vsixFile();
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run package makes it.`);
  return file;
}
