// Builds, and writes ThirdPartyNotices.txt: the licences of the packages whose files are in the bundles, and of no others.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../../esbuild.config.mjs';
import { Expected, main, root } from './run.mjs';

/** `node_modules/@scope/name` of a file, also of one in a package below a package. @param {string} file */
function packageOf(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** @param {string} folder */
async function noticeOf(folder) {
  const { name, version, license, author, repository } = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
  const files = (await readdir(path.join(root, folder))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, folder, file), 'utf8')));
  if (texts.length === 0 && typeof license !== 'string') throw new Expected(`${folder} is in a bundle and names no licence.`);
  const home = typeof repository === 'string' ? repository : repository?.url;
  const by = typeof author === 'string' ? author : author?.name;
  const head = [`${name} ${version}`, `Licence: ${license}`, by && `By: ${by}`, home && `Source: ${home}`].filter(Boolean).join('\n');
  return { name, text: [head, ...texts.map((text) => text.replaceAll('\r\n', '\n').trim())].join('\n\n') };
}

await main(async () => {
  process.chdir(root);
  const folders = new Set((await build()).map((file) => packageOf(file.replaceAll('\\', '/'))).filter((folder) => folder !== undefined));
  const notices = await Promise.all([...folders].map(noticeOf));
  notices.sort((one, other) => one.name.localeCompare(other.name, 'en'));
  const line = `\n\n${'-'.repeat(80)}\n\n`;
  const intro = 'Recovery Keys contains the following packages, under the licences given with each.';
  await writeFile(path.join(root, 'ThirdPartyNotices.txt'), `${[intro, ...notices.map(({ text }) => text)].join(line)}\n`);
});
