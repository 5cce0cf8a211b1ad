/**
 * Names from a directory, a disk or a sign-in stand in what is shown. VS Code makes links, also links to commands, of
 * `[text](target)` in notifications, so the two parts are taken apart.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** VS Code draws an icon for `$(name)` in quick picks and in the status bar; a name is to be read as it is. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$ (');
}
