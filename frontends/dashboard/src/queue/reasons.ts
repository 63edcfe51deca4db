/** A coded reason as words: `SAME_INVOICE` is "Same invoice". */
export function reasonInWords(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
