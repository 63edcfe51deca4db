// Where the navigation leads, by who is asking.
export interface Destination {
  to: '/' | '/quote' | '/pets' | '/policies' | '/claims' | '/account' | '/register' | '/sign-in' | '/help'
  label: string
}

const QUOTE: Destination = { to: '/quote', label: 'Get a quote' }

const HELP: Destination = { to: '/help', label: 'Help' }

const GUEST: Destination[] = [{ to: '/', label: 'Home' }, QUOTE, HELP]

const CUSTOMER: Destination[] = [
  { to: '/', label: 'Home' },
  { to: '/pets', label: 'Pets' },
  { to: '/policies', label: 'Policies' },
  { to: '/claims', label: 'Claims' },
  { to: '/account', label: 'Account' },
  HELP,
]

/** Guests are led to a quote, newcomers to their registration, customers to what is theirs. */
export function destinations(
  status: 'unknown' | 'guest' | 'signedIn',
  customerId: string | null,
): Destination[] {
  if (customerId) return CUSTOMER
  return status === 'signedIn' ? [...GUEST, { to: '/register', label: 'Register' }] : GUEST
}
