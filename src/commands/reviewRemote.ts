import type { Device } from '../core/device.ts';
import { failure } from '../core/failure.ts';
import { count } from '../core/words.ts';
import type { CommandOutcome } from '../host/runCommand.ts';
import { hostText, readHost, readHosts, thisComputer, visible, type HostList, type RemoteHost } from '../remote/hosts.ts';
import { createRemoteFeed } from '../remote/remoteFeed.ts';
import { askAboutHostKeys } from './hostKeyQuestion.ts';
import { transportOrder } from './remoteSettings.ts';
import type { ReviewInputs } from './review.ts';
import { selectedDevices } from './selectedDevices.ts';
import type { Services } from './services.ts';

const doing = 'review remote computers';

/** Lists are short texts; a larger file is none. */
const largestList = 4 * 1024 * 1024;

/**
 * Asks computers for their BitLocker volumes and shows them in one review as they answer: the devices of the tree's rows,
 * else those that somebody names. Resolves when the review is open; the hosts are asked as long as it is.
 */
export async function reviewRemote(services: Services, inputs: Pick<ReviewInputs, 'sizeOf' | 'readFile' | 'nameOf'>, row: unknown, selected: unknown, signal: AbortSignal): Promise<CommandOutcome> {
  const devices = selectedDevices(services, row, selected);
  const list = devices.length > 0 ? ofDevices(devices, services.config.get('remote.dnsSuffix')) : await askForHosts(services, inputs);
  if (list === undefined) return undefined;
  if ('doing' in list) return list;
  const { hosts } = list;
  const [first] = list.refused;
  if (hosts.length === 0) {
    return { doing, failure: failure('badRequest', first === undefined ? 'The list names no computer.' : `No computer can be asked. ${refusedWords(list)}`) };
  }
  if (first !== undefined) {
    const action = `Ask the Other ${hosts.length.toLocaleString('en-US')}`;
    if (!(await services.prompts.confirm({ message: `${count(list.refused.length, 'entry', 'entries')} cannot be asked.`, detail: refusedWords(list), action }))) return undefined;
  }
  const recoveryPasswords = await askWhat(services, hosts);
  if (recoveryPasswords === undefined) return undefined;

  const sessions = await services.remote();
  const { readToolOutputs } = await import('../manageBde/review.ts');
  const one = hosts.length === 1 ? hosts[0] : undefined;
  const feed = createRemoteFeed({
    title: one === undefined ? `${count(hosts.length, 'computer')} over remote sessions` : one.label,
    hosts,
    collection: { volumes: 'all', recoveryPasswords },
    sessions,
    read: ({ runs, outputCodePage = 0, oemCodePage = 0 }) => readToolOutputs(runs, { codePages: [outputCodePage, oemCodePage], idsOnly: !recoveryPasswords }),
    acceptKeys: (host, what, keys) => askAboutHostKeys(services.prompts, sessions, host, what, keys),
    clock: services.clock,
    log: services.log,
  });
  signal.addEventListener('abort', feed.cancelAll, { once: true });
  await services.reviews.follow(feed);
  if (!signal.aborted) feed.start();
  return undefined;
}

interface Named {
  readonly hosts: readonly RemoteHost[];
  readonly refused: readonly { readonly text: string; readonly reason: string; readonly line?: number }[];
}

/** Graph has no DNS names: the device's name, with the suffix of the settings. */
function ofDevices(devices: readonly Device[], dnsSuffix: string): Named {
  const hosts = new Map<string, RemoteHost>();
  const refused: { readonly text: string; readonly reason: string }[] = [];
  for (const { name, platform } of devices) {
    const host = platform === 'macos' || platform === 'other' ? 'It is no Windows computer, so it has no BitLocker.' : readHost(name, dnsSuffix);
    if (typeof host === 'string') refused.push({ text: visible(name), reason: host });
    // `.` would be the computer that this runs on, which no device of a directory is called
    else if (host.name === '.') refused.push({ text: name, reason: 'This is no name of a computer.' });
    else hosts.set(host.key, host);
  }
  return { hosts: [...hosts.values()], refused };
}

async function askForHosts({ prompts, config }: Services, inputs: Pick<ReviewInputs, 'sizeOf' | 'readFile' | 'nameOf'>): Promise<Named | CommandOutcome> {
  const dnsSuffix = config.get('remote.dnsSuffix');
  const from = await prompts.pick(
    [
      { label: 'Type or Paste Names…', detail: 'Names or addresses, parted by blanks, commas or semicolons. Also user@name and name:port, for SSH.', value: 'typed' },
      { label: 'From a File…', detail: 'One computer a line, or the first column of a CSV file.', value: 'file' },
      { label: 'This Computer', value: 'here' },
    ] as const,
    { title: 'Review Remote Computers: which ones?' },
  );
  switch (from) {
    case undefined:
      return undefined;
    case 'here':
      return { hosts: [thisComputer], refused: [] };
    case 'file':
      return await askForFile(prompts, inputs, dnsSuffix);
    case 'typed': {
      const options = { parted: 'any', dnsSuffix } as const;
      const typed = await prompts.input({
        title: 'Review Remote Computers',
        prompt: 'Names or addresses of computers',
        placeHolder: 'pc01, pc02.corp.example.com, helpdesk@192.0.2.7',
        validate: (text) => firstRefused(readHosts(text, options)),
      });
      return typed === undefined ? undefined : readHosts(typed, options);
    }
  }
}

async function askForFile(prompts: Services['prompts'], inputs: Pick<ReviewInputs, 'sizeOf' | 'readFile' | 'nameOf'>, dnsSuffix: string): Promise<Named | CommandOutcome> {
  const [file] = (await prompts.openFiles({ title: 'List of Computers', filters: { 'Lists': ['txt', 'csv', 'list'], 'All files': ['*'] } })) ?? [];
  if (file === undefined) return undefined;
  const what = `read ${inputs.nameOf(file)}`;
  try {
    if ((await inputs.sizeOf(file)) > largestList) return { doing: what, failure: failure('badRequest', 'The file is larger than 4 MB, so it is no list of computers.') };
    return readHosts(textOf(await inputs.readFile(file)), { parted: 'lines', dnsSuffix });
  } catch {
    return { doing: what, failure: failure('notFound', 'The file could not be opened.') };
  }
}

/** UTF-8, or UTF-16 with a mark, as Windows PowerShell writes it; names of hosts are ASCII in every code page. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function firstRefused({ refused: [first] }: HostList): string | undefined {
  return first === undefined ? undefined : `${first.text}: ${first.reason}`;
}

const mostNamed = 10;

/** Names what cannot be asked, and why. */
function refusedWords({ refused }: Named): string {
  const named = refused.slice(0, mostNamed).map(({ line, text, reason }) => `${line === undefined ? '' : `Line ${line}: `}${text}: ${reason}`);
  return [...named, ...(refused.length > named.length ? [`And ${refused.length - named.length} more.`] : [])].join('\n');
}

/** Whether recovery passwords are wanted. Undefined when somebody turned away. */
async function askWhat({ prompts, config }: Services, hosts: readonly RemoteHost[]): Promise<boolean | undefined> {
  const canLeaveOut = hosts.some(({ name }) => name === '.') || transportOrder(config).some((id) => id !== 'manageBde');
  const one = hosts.length === 1 ? hosts[0] : undefined;
  return await prompts.pick(
    [
      ...(canLeaveOut ? [{ label: 'IDs only', description: 'recommended', detail: 'Recovery passwords are taken out on each computer, before anything is sent. Enough to see which keys there are and whether the escrowed one fits.', value: false }] : []),
      {
        label: 'With recovery passwords',
        detail: canLeaveOut ? 'They come over the connection and are kept by this window until the review is closed, masked until you ask for one.' : 'manage-bde -computername, the only transport of your settings, always sends them: IDs only is not possible with it.',
        value: true,
      },
    ],
    { title: one === undefined ? `Review ${count(hosts.length, 'computer')}` : `Review ${hostText(one)}`, placeHolder: 'Only reads: manage-bde -status and -protectors -get' },
  );
}
