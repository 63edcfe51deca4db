// Where the navigation leads, by who is asking. A page is one line here and one route in routes.tsx.
import {
  BadgeCheck,
  Gauge,
  History,
  Inbox,
  type LucideIcon,
  ReceiptText,
  ShieldAlert,
  Stethoscope,
  Users,
  Workflow,
} from 'lucide-react'

export type Role = 'Analyst' | 'Adjuster' | 'Admin'

export const STAFF: readonly Role[] = ['Analyst', 'Adjuster', 'Admin']

export interface Destination {
  to:
    | '/'
    | '/customers'
    | '/risk'
    | '/providers'
    | '/queue'
    | '/claims'
    | '/replay'
    | '/quality'
    | '/pipeline'
  label: string
  icon: LucideIcon
  /** After g. */
  key: string
  /** Who may go there; everybody of the staff without it. */
  roles?: readonly Role[]
}

const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: Gauge, key: 'o' },
  { to: '/customers', label: 'Customers', icon: Users, key: 'c' },
  { to: '/claims', label: 'Claims', icon: ReceiptText, key: 'l' },
  { to: '/queue', label: 'Queue', icon: Inbox, key: 'q', roles: ['Adjuster', 'Admin'] },
  { to: '/risk', label: 'Risk', icon: ShieldAlert, key: 'r' },
  { to: '/providers', label: 'Providers', icon: Stethoscope, key: 'v' },
  { to: '/replay', label: 'Replay', icon: History, key: 'y' },
  { to: '/quality', label: 'Quality', icon: BadgeCheck, key: 'd' },
  { to: '/pipeline', label: 'Pipeline', icon: Workflow, key: 'p' },
]

/** The destinations of somebody with these roles, in order. */
export const destinations = (roles: readonly string[]): Destination[] =>
  DESTINATIONS.filter(({ roles: only }) => !only || only.some(role => roles.includes(role)))

/** Whether somebody with these roles belongs to the staff. */
export const isStaff = (roles: readonly string[]): boolean => STAFF.some(role => roles.includes(role))
