// The first page: ours for guests, theirs for customers.
import { useSession } from '@petinsure360/client/session-react'
import { SkeletonCards } from '@petinsure360/ui'
import { lazy, Suspense } from 'react'
import { GuestHome } from './guest.tsx'

const CustomerHome = lazy(async () => ({ default: (await import('./customer.tsx')).CustomerHome }))

export function Home() {
  const { status, customerId } = useSession()
  if (status === 'unknown') return <SkeletonCards />
  if (!customerId) return <GuestHome />
  return (
    <Suspense fallback={<SkeletonCards />}>
      <CustomerHome customerId={customerId} />
    </Suspense>
  )
}
