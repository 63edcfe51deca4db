// What the lists of a customer are called, before and after it is known who is asking. The lead is the largest text of its page,
// so that the page has been read when its figures come.

export interface Title {
  title: string
  lead: string
}

export const TITLES = {
  account: { title: 'Your account', lead: 'What we know about you, and how we reach you.' },
  claims: {
    title: 'Your claims',
    lead: 'When a vet has sent you a bill, claim it here, follow it live, and see how we calculated the payment.',
  },
  pets: { title: 'Your pets', lead: 'What we know about each pet, and which plan it is insured with.' },
  policies: {
    title: 'Your policies',
    lead: 'What each policy covers and costs, until when, and what is left of it.',
  },
} satisfies Record<string, Title>

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends Partial<Title> {}
}
