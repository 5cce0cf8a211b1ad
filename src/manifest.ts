/**
 * The IDs that package.json declares and the code uses. A unit test proves that package.json, package.nls.json, this
 * file and what is registered agree.
 */
export const extensionId = 'recovery-keys.recovery-keys';

export const commands = {
  signIn: 'recoveryKeys.signIn',
  signOut: 'recoveryKeys.signOut',
  switchAccount: 'recoveryKeys.switchAccount',
  switchTenant: 'recoveryKeys.switchTenant',
  setUpSignIn: 'recoveryKeys.setUpSignIn',
  setSecret: 'recoveryKeys.setSecret',
  useDemo: 'recoveryKeys.useDemo',
  checkAccess: 'recoveryKeys.checkAccess',
  find: 'recoveryKeys.find',
  refresh: 'recoveryKeys.refresh',
  groupBy: 'recoveryKeys.groupBy',
  sortBy: 'recoveryKeys.sortBy',
  filter: 'recoveryKeys.filter',
  clearFilter: 'recoveryKeys.clearFilter',
  revealKey: 'recoveryKeys.device.revealKey',
  copyKey: 'recoveryKeys.device.copyKey',
  rotateKeys: 'recoveryKeys.device.rotateKeys',
  rotateListed: 'recoveryKeys.rotation.rotateListed',
  showRotations: 'recoveryKeys.rotation.show',
  stopSending: 'recoveryKeys.rotation.stopSending',
  resumeSending: 'recoveryKeys.rotation.resumeSending',
  copyName: 'recoveryKeys.device.copyName',
  copyId: 'recoveryKeys.device.copyId',
  openInPortal: 'recoveryKeys.device.openInPortal',
  retry: 'recoveryKeys.tree.retry',
  loadMore: 'recoveryKeys.tree.loadMore',
  copyForAdmin: 'recoveryKeys.tree.copyForAdmin',
  stopWatching: 'recoveryKeys.rotation.stopWatching',
  reviewFile: 'recoveryKeys.review.file',
  reviewEditor: 'recoveryKeys.review.editor',
  reviewClipboard: 'recoveryKeys.review.clipboard',
  reviewRemote: 'recoveryKeys.review.remote',
  reviewDevice: 'recoveryKeys.device.reviewRemote',
  hideKeys: 'recoveryKeys.hideKeys',
  showLog: 'recoveryKeys.showLog',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** Commands that only make sense on a row of the tree: hidden in the palette, where they have nothing to act on. */
export const rowCommands: readonly CommandId[] = [
  commands.copyName,
  commands.copyId,
  commands.openInPortal,
  commands.reviewDevice,
  commands.retry,
  commands.loadMore,
  commands.copyForAdmin,
  commands.stopWatching,
];

export const viewContainer = 'recoveryKeys';

export const views = { devices: 'recoveryKeys.devices' } as const;

export const contextKeys = {
  /** `signedOut` | `signingIn` | `signedIn`. */
  state: 'recoveryKeys.state',
  /** True while the device tree shows a filter. */
  filtered: 'recoveryKeys.filtered',
  /** True where the cloud has a portal that is known. */
  portal: 'recoveryKeys.portal',
  /** True while a key is on screen. */
  keyShown: 'recoveryKeys.keyShown',
} as const;

export const panels = { review: 'recoveryKeys.review', reveal: 'recoveryKeys.reveal' } as const;

export const statusBarItems = { session: 'recoveryKeys.session' } as const;

/** Settings under `recoveryKeys.`, with the scope each must have so that a workspace can never choose where tokens go. */
export const settings = {
  'signIn.method': 'application',
  tenantId: 'application',
  clientId: 'application',
  cloud: 'application',
  'customCloud.authority': 'application',
  'customCloud.graphRoot': 'application',
  'customCloud.resource': 'application',
  'certificate.path': 'machine',
  'reveal.hideAfterSeconds': 'application',
  'reveal.hideOnBlur': 'application',
  'demo.devices': 'application',
  'tree.grouping': 'application',
  'tree.sort': 'application',
  'remote.transports': 'machine',
  'remote.dnsSuffix': 'application',
  'remote.concurrency': 'application',
  'remote.timeoutSeconds': 'application',
} as const;
