// Who is signed in, where a test puts this in place of the session; a test may say somebody else.
import { vi } from 'vitest'

export const GUEST = {
  status: 'guest',
  name: '',
  roles: [] as string[],
  customerId: null as string | null,
  email: '',
  ended: false,
  error: null,
}

export const CUSTOMER = { ...GUEST, status: 'signedIn', roles: ['Customer'], customerId: 'CUST-1' }

export const caller: { state: typeof GUEST } = { state: CUSTOMER }

export const session = {
  state: () => caller.state,
  subscribe: () => () => {},
  token: async () => null,
  signIn: vi.fn(async (_to?: string) => {}),
}
