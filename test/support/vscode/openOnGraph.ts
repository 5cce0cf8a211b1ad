import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startDemoProcess, type DemoProcess } from '../demoProcess.ts';
import { createStubAz } from '../stubAz.ts';
import { openVsCode, type OpenVsCode, type VsCodeOptions } from './openVsCode.ts';
import { packedExtension } from './packedExtension.ts';

export interface OnGraph extends OpenVsCode {
  readonly graph: DemoProcess;
}

export interface OnGraphOptions extends Pick<VsCodeOptions, 'theme' | 'viewport' | 'settings'> {
  /** Flags of the demo tenant's process, see src/demo/server.ts. */
  readonly flags?: readonly string[];
}

/**
 * The packed extension in a clean VS Code, set to a custom cloud: a Graph that it knows nothing of, with an Azure CLI
 * that is signed in to it. The Graph can be told to go wrong.
 */
export async function openOnGraph({ flags = [], settings = {}, ...options }: OnGraphOptions = {}): Promise<OnGraph> {
  const graph = await startDemoProcess(...flags);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-keys-az-'));
  const close = async (): Promise<void> => {
    await graph.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const az = await createStubAz(folder, graph.token);
    const vs = await openVsCode({
      ...options,
      vsix: await packedExtension(),
      env: { PATH: `${az.folder}${path.delimiter}${process.env['PATH'] ?? ''}` },
      settings: {
        'recoveryKeys.signIn.method': 'azureCli',
        'recoveryKeys.cloud': 'custom',
        'recoveryKeys.customCloud.graphRoot': graph.graphRoot,
        ...settings,
      },
    });
    return {
      ...vs,
      graph,
      async close() {
        await vs.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
