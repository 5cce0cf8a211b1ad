import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as manifest from '../../src/manifest.ts';
import { defaultSettings } from './auth/fakes.ts';

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  /** Of an array. */
  readonly items?: Pick<Setting, 'enum' | 'markdownEnumDescriptions'>;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Package {
  readonly publisher: string;
  readonly name: string;
  readonly icon: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: Readonly<Record<string, { readonly supported: boolean | string; readonly description?: string }>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string; readonly icon?: string }[];
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const text = read('package.json');
const declared = JSON.parse(text) as Package;
const words = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const { contributes } = declared;
const properties = Object.entries(contributes.configuration.properties);
const commandIds: readonly string[] = Object.values(manifest.commands);
const sorted = (items: Iterable<string>): readonly string[] => [...items].sort();

test('the extension is the one that is named', () => {
  assert.equal(`${declared.publisher}.${declared.name}`, manifest.extensionId);
});

describe('commands', () => {
  test('are the same in package.json and in the code, each once', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(commandIds));
    assert.equal(new Set(commandIds).size, commandIds.length);
  });

  test('have a category, and a title that says whether something is asked first', () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, '%category%');
      assert.match(words[title.slice(1, -1)] ?? '', /^[A-Z][^.]*…?$/, title);
    }
  });

  test('of rows are not in the palette, where they have nothing to act on; all others are', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command) ?? [];
    assert.deepEqual(sorted(hidden), sorted(manifest.rowCommands));
  });

  test('have icons where a menu shows them as icons, and every icon is a codicon', () => {
    const codicons = read('node_modules/@vscode/codicons/dist/codicon.css');
    const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
    for (const icon of icons.values()) {
      if (icon !== undefined) assert.ok(codicons.includes(`.codicon-${icon.slice(2, -1)}:before`), icon);
    }
    for (const { command, group } of Object.values(contributes.menus).flat()) {
      if (group?.startsWith('inline') === true || group?.startsWith('navigation') === true) assert.ok(icons.get(command) !== undefined, command);
    }
  });
});

describe('menus', () => {
  test('name commands that are declared', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      for (const { command } of items) assert.ok(commandIds.includes(command), `${menu}: ${command}`);
    }
  });

  test('of the view are for this view only', () => {
    for (const [menu, items] of Object.entries(contributes.menus)) {
      if (menu.startsWith('view/')) for (const { when } of items) assert.match(when ?? '', new RegExp(`^view == ${manifest.views.devices}(?: |$)`), menu);
    }
  });

  test('ask for context keys that the code sets', () => {
    const known: readonly string[] = [...Object.values(manifest.contextKeys), manifest.views.devices];
    const conditions = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].map(({ when }) => when ?? '');
    for (const when of conditions) for (const [key] of when.matchAll(/\brecoveryKeys\.[\w.]+/g)) assert.ok(known.includes(key), key);
  });
});

describe('views', () => {
  test('and their container are those of the code', () => {
    assert.deepEqual(Object.values(contributes.viewsContainers).flat().map(({ id }) => id), [manifest.viewContainer]);
    assert.deepEqual(Object.keys(contributes.views), [manifest.viewContainer]);
    assert.deepEqual(Object.values(contributes.views).flat().map(({ id }) => id), Object.values(manifest.views));
  });

  test('welcome with links to commands that are declared', () => {
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.equal(view, manifest.views.devices);
      for (const [, command] of (words[contents.slice(1, -1)] ?? '').matchAll(/\(command:([^)]+)\)/g)) assert.ok(commandIds.includes(command ?? ''), command);
    }
  });

  test('have icons that are there: one colour for the bar, 128 by 128 for the marketplace', () => {
    const drawn = [...Object.values(contributes.viewsContainers), ...Object.values(contributes.views)].flat().map(({ icon }) => icon);
    for (const icon of [declared.icon, ...drawn]) assert.ok(existsSync(new URL(icon, root)), icon);
    for (const icon of drawn) {
      const svg = read(icon);
      assert.match(svg, /width="24" height="24" viewBox="0 0 24 24"/);
      assert.deepEqual([...new Set([...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour))].sort(), ['currentColor', 'none']);
    }
    const png = readFileSync(new URL(declared.icon, root));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });
});

describe('settings', () => {
  test('are the same in package.json and in the code, with their scopes', () => {
    assert.deepEqual(
      Object.fromEntries(properties.map(([key, { scope }]) => [key, scope])),
      Object.fromEntries(Object.entries(manifest.settings).map(([key, scope]) => [`recoveryKeys.${key}`, scope])),
    );
  });

  test('can none of them be chosen by a workspace, which therefore needs no trust', () => {
    for (const [key, { scope }] of properties) assert.ok(scope === 'application' || scope === 'machine', key);
    assert.equal(declared.capabilities['untrustedWorkspaces']?.supported, true);
  });

  test('have the defaults that the code reckons with, of their own type', () => {
    assert.deepEqual(Object.fromEntries(properties.map(([key, { default: value }]) => [key.replace('recoveryKeys.', ''), value])), defaultSettings);
    for (const [key, { type, default: value, enum: values, items }] of properties) {
      assert.equal(Array.isArray(value) ? 'array' : typeof value, type === 'integer' ? 'number' : type, key);
      if (values !== undefined) assert.ok(values.includes(value as string), key);
      if (Array.isArray(value)) assert.deepEqual(value, items?.enum, `${key}: every value, in an order of its own`);
    }
  });

  test('explain each of their values', () => {
    for (const [key, { items, ...setting }] of properties) {
      const { enum: values, markdownEnumDescriptions } = items ?? setting;
      assert.deepEqual(markdownEnumDescriptions, values?.map((value) => `%setting.${key.replace('recoveryKeys.', '')}.${value}%`), key);
    }
  });

  test('show a key for five minutes at most', () => {
    const { minimum, maximum, default: value } = contributes.configuration.properties['recoveryKeys.reveal.hideAfterSeconds'] ?? {};
    assert.deepEqual([typeof minimum, maximum, value], ['number', 300, 300]);
  });
});

describe('words', () => {
  const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));

  test('are all there, and none is left over', () => {
    assert.deepEqual(sorted(used), sorted(Object.keys(words)));
  });

  test('that people read are never in package.json itself', () => {
    const { contributes: parts } = JSON.parse(text) as { contributes: unknown };
    const wordy = new Set(['title', 'name', 'description', 'markdownDescription', 'contents', 'category', 'label', 'enumDescriptions', 'markdownEnumDescriptions']);
    const look = (value: unknown, key: string): void => {
      if (typeof value === 'string') {
        if (wordy.has(key)) assert.match(value, /^%.+%$/, `${key}: ${value}`);
      } else if (Array.isArray(value)) value.forEach((one) => { look(one, key); });
      else if (typeof value === 'object' && value !== null) for (const [name, one] of Object.entries(value)) look(one, name);
    };
    look(parts, '');
  });

  test('link to settings that are declared', () => {
    for (const value of Object.values(words)) {
      for (const [, setting] of value.matchAll(/`#([\w.]+)#`/g)) assert.ok(properties.some(([key]) => key === setting), setting);
    }
  });
});

test('nothing wakes the extension but its own commands and view, and the end of start-up, for rotations that are not over', () => {
  assert.deepEqual(declared.activationEvents, ['onStartupFinished']);
});

test('it runs where its window is if it can, else on the server, from the promised version on', () => {
  assert.deepEqual(declared.extensionKind, ['ui', 'workspace']);
  assert.equal(declared.engines['vscode'], '^1.112.0');
  // types of a newer one would let calls pass that are not there
  const [, minor = ''] = (declared.devDependencies['@types/vscode'] ?? '').split('.');
  assert.ok(Number(minor) <= 112, minor);
});
