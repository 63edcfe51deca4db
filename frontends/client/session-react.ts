// The session, tied to React; apart, because whoever only goes to the authority and back needs no React.
import { useSyncExternalStore } from 'react'
import { type SessionState, session } from './session.ts'

/** Who is signed in, kept up to date. */
export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.state)
