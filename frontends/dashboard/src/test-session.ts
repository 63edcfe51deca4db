// Who is signed in, where a test puts this in place of the session; a test may say somebody else.
import { vi } from 'vitest'

export const state = {
  status: 'signedIn',
  name: 'Riley',
  subject: 'riley',
  roles: ['Analyst'],
  customerId: null,
  ended: false,
  error: null,
}

export const session = {
  token: async () => 'token',
  state: () => state,
  subscribe: () => () => undefined,
  signIn: vi.fn(),
  signOut: vi.fn(),
}
