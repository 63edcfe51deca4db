// What the lists of a customer are called, before and after it is known who is asking.

export interface Title {
  title: string
  lead?: string
}

export const TITLES = {
  account: { title: 'Your account', lead: 'What we know about you, and how we reach you.' },
  claims: { title: 'Your claims', lead: 'See the status and payment breakdown of each claim.' },
  pets: { title: 'Your pets' },
  policies: { title: 'Your policies' },
} satisfies Record<string, Title>

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends Partial<Title> {}
}
