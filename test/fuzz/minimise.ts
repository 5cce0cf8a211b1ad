/** The smallest part of the bytes that still has the problem, found by leaving out halves, quarters and so on. */
export function minimise(bytes: Uint8Array, hasProblem: (bytes: Uint8Array) => boolean): Uint8Array {
  let best = bytes;
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < best.length; ) {
      const less = Buffer.concat([best.subarray(0, start), best.subarray(start + size)]);
      if (less.length < best.length && hasProblem(less)) best = less;
      else start += size;
    }
  }
  return best;
}
