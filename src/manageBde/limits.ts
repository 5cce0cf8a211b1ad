/** Parts longer than this are no output of the tool; they are kept, but not looked into. */
export const longestLine = 20_000;

/**
 * A line of more parts than these is no output of the tool; what follows is one part. No text of a person comes near it, and
 * millions of parts, all made at once, would take all memory.
 */
export const mostParts = 200_000;
