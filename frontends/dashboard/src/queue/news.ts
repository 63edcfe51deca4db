const WORDS: Record<string, string> = { document: 'New document', message: 'New message' }

/** What the customer has done since somebody worked on the case. */
export const newsInWords = (news: string): string => WORDS[news] ?? news
