import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Workbench } from './workbench.ts';

/** Does one thing that a person would, and leaves a picture of how it ended. What it returns is told. */
export type Step = (name: string, work: () => Promise<string>) => Promise<void>;

export interface StepsOptions {
  readonly workbench: Pick<Workbench, 'screenshot'>;
  /** Where the pictures go: `01-name.png` and so on. */
  readonly folder: string;
  /** Told after each step: how it went, and where its picture is. */
  readonly onDone?: (step: { readonly name: string; readonly words: string; readonly picture: string; readonly ms: number }) => void;
}

export async function createSteps({ workbench, folder, onDone }: StepsOptions): Promise<Step> {
  await mkdir(folder, { recursive: true });
  let number = 0;
  return async (name, work) => {
    number++;
    const began = performance.now();
    const picture = path.join(folder, `${String(number).padStart(2, '0')}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`);
    let words: string;
    try {
      words = await work();
    } finally {
      await workbench.screenshot(picture).catch(() => undefined); // the step's own failure is the one to hear of
    }
    onDone?.({ name, words, picture, ms: performance.now() - began });
  };
}
