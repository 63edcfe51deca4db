// What we use of a package that brings no types.
declare module 'subset-font' {
  /** The font with these characters alone; of a variable one also with a part of its axes. */
  export default function subsetFont(
    font: Buffer,
    characters: string,
    options: { targetFormat: 'woff2'; variationAxes: Record<string, { min: number; max: number }> },
  ): Promise<Buffer>
}
