// An address counts once its owner has signed in with it: until then the account says so, and how.
import { api, once, type Schemas, unwrap } from '@petinsure360/client'
import { useSession } from '@petinsure360/client/session-react'
import { Button, ErrorSummary } from '@petinsure360/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { signOut } from '../sign-in/actions.ts'

export interface EmailToConfirmProps {
  customer: Schemas['CustomerRow']
  version: string
}

/** Whether the person who is signed in has signed in with just this address. */
export const isOwn = (address: string, signedInWith: string): boolean =>
  address.trim().toLowerCase() === signedInWith.trim().toLowerCase()

export function EmailToConfirm({ customer, version }: EmailToConfirmProps) {
  const { email } = useSession()
  const confirm = useConfirm(customer, version)
  if (customer.email_confirmed !== false) return null
  return (
    <section
      aria-label="Email to confirm"
      data-slot="email-to-confirm"
      className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-3 rounded-lg border border-warn bg-warn-soft p-card"
    >
      <h2 className="text-lg">Confirm your email address</h2>
      {isOwn(customer.email, email) ? (
        <>
          <p className="max-w-prose">You signed in with {customer.email}, so one click confirms it.</p>
          <Button variant="primary" busy={confirm.isPending} onClick={() => confirm.mutate()}>
            Confirm {customer.email}
          </Button>
        </>
      ) : (
        <>
          <p className="max-w-prose">
            We have noted {customer.email}, but you signed in with {email || 'another address'}. Sign in with{' '}
            {customer.email} and come back to this page to confirm it. Until then nobody finds you by it.
          </p>
          <Button onClick={() => void signOut()}>Sign out to sign in with it</Button>
        </>
      )}
      <ErrorSummary error={confirm.error} />
    </section>
  )
}

function useConfirm({ customer_id, email }: Schemas['CustomerRow'], version: string) {
  const queryClient = useQueryClient()
  const [header] = useState(once)
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH('/api/customers/{customer_id}', {
          params: { path: { customer_id } },
          body: { email },
          headers: { ...header, 'If-Match': `"${version}"` },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['customers'] }),
  })
}
