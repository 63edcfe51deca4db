import { useSession } from '@petinsure360/client/session-react'

const SEES_PEOPLE = ['Adjuster', 'Admin']

/** Whether the reader is served names; the API decides, this only chooses the words around. */
export const useSeesPeople = (): boolean => useSession().roles.some(role => SEES_PEOPLE.includes(role))
