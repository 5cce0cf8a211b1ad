import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Browser } from 'playwright-core';

/** Names of a Chromium of the system, in the order in which they are tried. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** Where they lie when PATH does not lead there. */
const usualFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const usualFiles = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The Chromium of this machine: CHROMIUM names one, otherwise the first of the usual ones; undefined: there is none. */
export function findBrowser(): string | undefined {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && given !== '') return given;
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)), ...usualFolders];
  const files = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...files, ...usualFiles].find((file) => existsSync(file));
}

/** Nothing that a test run needs speaks to the outside, and a browser of its own accord would. */
const flags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--force-color-profile=srgb',
];

/** A headless Chromium of the system. Whoever launches it closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No Chromium was found. Name one in the environment variable CHROMIUM.');
  // Chromium's sandbox refuses to run as root
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args: [...flags, ...asRoot] });
}
