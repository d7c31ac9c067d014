/** Cuts a text or bytes into chunks of the sizes given, over and over; a size of 0 gives an empty chunk. */
function* chunksOf<A extends { readonly length: number; slice(from: number, to: number): A }>(
  whole: A,
  sizes: readonly number[],
): Generator<A> {
  let at = 0
  for (let i = 0; at < whole.length; i++) {
    // Not 0 for ever.
    const size = sizes[i % sizes.length]! + (i % 50 === 49 ? 1 : 0)
    yield whole.slice(at, at + size)
    at += size
  }
}

export function cutText(text: string, sizes: readonly number[]): Generator<string> {
  return chunksOf(text, sizes)
}

export function cutBytes(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  return chunksOf<Uint8Array>(bytes, sizes)
}
