import type { Disposable } from '../core/ports.ts';

/**
 * Small interfaces over what VS Code offers, so that commands, nodes and services run in plain Node with fakes.
 * Their one implementation over `vscode` is in the other files of this folder.
 */

export interface Prompts {
  info(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  warn(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  error(message: string, ...actions: readonly string[]): Promise<string | undefined>;
  /** Modal; true only when the named action was chosen. */
  confirm(question: { readonly message: string; readonly detail: string; readonly action: string }): Promise<boolean>;
  pick<T>(items: readonly Choice<T>[], options: PickOptions): Promise<T | undefined>;
  pickMany<T>(items: readonly (Choice<T> & { readonly picked?: boolean })[], options: PickOptions): Promise<readonly T[] | undefined>;
  input(options: InputOptions): Promise<string | undefined>;
  /** File chooser; resolves to paths or URIs as strings, undefined when cancelled. */
  openFiles(options: { readonly title: string; readonly filters?: Readonly<Record<string, string[]>> }): Promise<readonly string[] | undefined>;
  /** Runs work with a cancellable progress notification. */
  progress<T>(title: string, work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>): Promise<T>;
}

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

export interface PickOptions {
  readonly title: string;
  readonly placeHolder?: string;
}

export interface InputOptions {
  readonly title: string;
  readonly prompt?: string;
  readonly value?: string;
  readonly placeHolder?: string;
  /** Masks what is typed. Required for every secret. */
  readonly password?: boolean;
  readonly validate?: (value: string) => string | undefined;
}

export interface Clipboard {
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

export interface Opener {
  /** Opens a https address in the user's browser, on the user's machine. False when refused. */
  openExternal(url: string): Promise<boolean>;
  /** Opens an untitled text document beside. For text without secrets only: documents are readable by every extension. */
  openText(text: string, language: string): Promise<void>;
  /** Opens a document at a 1-based line. */
  openAt(uri: string, line: number): Promise<void>;
  openSettings(query: string): Promise<void>;
  showLog(): void;
}

/** Values of `recoveryKeys.*`, read fresh at each call and never from a workspace for application-scoped settings. */
export interface Config {
  get<K extends keyof Settings>(key: K): Settings[K];
  set<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void>;
  onDidChange(keys: readonly (keyof Settings)[], listener: () => void): Disposable;
}

export interface Settings {
  readonly 'signIn.method': 'vscode' | 'azureCli' | 'azurePowerShell' | 'browser' | 'deviceCode' | 'certificate' | 'secret' | 'demo';
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: 'global' | 'usGov' | 'dod' | 'china' | 'custom';
  readonly 'customCloud.authority': string;
  readonly 'customCloud.graphRoot': string;
  readonly 'customCloud.resource': string;
  readonly 'certificate.path': string;
  readonly 'reveal.hideAfterSeconds': number;
  readonly 'reveal.hideOnBlur': boolean;
  readonly 'demo.devices': number;
  readonly 'tree.grouping': 'platform' | 'ownership' | 'escrow' | 'none';
  readonly 'tree.sort': 'name' | 'lastSeen' | 'user';
  /** In the order in which they are tried. */
  readonly 'remote.transports': readonly ('ssh' | 'winRm' | 'powershellOverSsh' | 'manageBde')[];
  readonly 'remote.dnsSuffix': string;
  readonly 'remote.concurrency': number;
  readonly 'remote.timeoutSeconds': number;
}

/** SecretStorage. */
export interface SecretStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Small non-secret values that survive a restart (globalState). */
export interface Memory {
  get(key: string): unknown;
  set(key: string, value: unknown): Promise<void>;
}

/** A quick pick whose items are made anew as one types. */
export interface LiveSearch<T> {
  readonly title: string;
  readonly placeHolder: string;
  readonly value?: string;
  items(query: string): { readonly items: readonly SearchItem<T>[]; readonly busy: boolean };
  /** Called when items for the same query may have changed, for example because more was loaded. */
  onDidChange(listener: () => void): Disposable;
}

export interface SearchItem<T> {
  /** Tells the row again when rows are made anew: two devices may be called the same. */
  readonly id?: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly buttons?: readonly SearchButton[];
  /** Undefined for a row that only says something. */
  readonly value: T | undefined;
}

export interface SearchButton {
  readonly id: string;
  readonly icon: string;
  readonly tooltip: string;
}

/** What was chosen: a row (no button), or a button of a row. */
export interface SearchChoice<T> {
  readonly value: T | undefined;
  readonly button?: string;
}

export interface Search {
  show<T>(search: LiveSearch<T>): Promise<SearchChoice<T> | undefined>;
}
