/** The pet's name in a sentence, or what stands for it. */
export const nameOr = (name: string | undefined, otherwise = 'your pet'): string => name?.trim() || otherwise
