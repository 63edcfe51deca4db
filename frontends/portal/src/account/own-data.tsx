// A customer's own data: all of it as a file, and its deletion with the days in which that can be taken back.
import { exportOf } from '@petinsure360/client/own-data'
import { Anchor, Button, Card, ErrorSummary, Page, save } from '@petinsure360/ui'
import { useMutation } from '@tanstack/react-query'
import { useCustomerId } from '../sign-in/customer-only.tsx'
import { Deletion } from './deletion.tsx'

export function OwnData() {
  return (
    <Page
      title="Your data"
      lead="Download everything we keep about you, or have it deleted."
      back={{ href: '/account', label: 'Your account' }}
    >
      <Export />
      <Deletion />
      <p className="text-muted">
        What we keep and who sees it is on the page about{' '}
        <Anchor href="/privacy" className="text-brand underline underline-offset-4">
          privacy
        </Anchor>
        .
      </p>
    </Page>
  )
}

function Export() {
  const customerId = useCustomerId()
  const get = useMutation({
    mutationFn: async () => save(`petinsure360-${customerId}.zip`, await exportOf(customerId)),
  })
  return (
    <Card title="Download your data">
      <p className="max-w-prose text-muted">
        A ZIP file with your details, pets, policies, claims, decisions, messages and payments, and the files
        you sent. It says where each part is kept.
      </p>
      <ErrorSummary error={get.error} className="mt-4" />
      <Button className="mt-4" busy={get.isPending} onClick={() => get.mutate()}>
        Download your data
      </Button>
    </Card>
  )
}
