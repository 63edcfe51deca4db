// Where the navigation leads, by who is asking. A page is one line here and one route in routes.tsx.
import {
  BadgeCheck,
  Bell,
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
    | '/alerts'
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
  /** Under which heading it stands. */
  group: Group
  /** Who may go there; everybody of the staff without it. */
  roles?: readonly Role[]
}

export const GROUPS = ['Business', 'Work', 'Data'] as const
export type Group = (typeof GROUPS)[number]

const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: Gauge, key: 'o', group: 'Business' },
  { to: '/customers', label: 'Customers', icon: Users, key: 'c', group: 'Business' },
  { to: '/claims', label: 'Claims', icon: ReceiptText, key: 'l', group: 'Business' },
  { to: '/alerts', label: 'Alerts', icon: Bell, key: 'a', group: 'Work' },
  { to: '/queue', label: 'Queue', icon: Inbox, key: 'q', group: 'Work', roles: ['Adjuster', 'Admin'] },
  { to: '/risk', label: 'Risk', icon: ShieldAlert, key: 'r', group: 'Business' },
  { to: '/providers', label: 'Providers', icon: Stethoscope, key: 'v', group: 'Business' },
  { to: '/replay', label: 'Replay', icon: History, key: 'y', group: 'Business' },
  { to: '/quality', label: 'Quality', icon: BadgeCheck, key: 'd', group: 'Data' },
  { to: '/pipeline', label: 'Pipeline', icon: Workflow, key: 'p', group: 'Data' },
]

/** The destinations of somebody with these roles, in order. */
export const destinations = (roles: readonly string[]): Destination[] =>
  DESTINATIONS.filter(({ roles: only }) => !only || only.some(role => roles.includes(role)))

/** Whether somebody with these roles belongs to the staff. */
export const isStaff = (roles: readonly string[]): boolean => STAFF.some(role => roles.includes(role))
