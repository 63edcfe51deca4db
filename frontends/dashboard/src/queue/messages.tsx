// The thread with the customer, and what they said in an appeal.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { sendMessage } from '@petinsure360/client/messages'
import { queries } from '@petinsure360/client/queries'
import { Card, Resource, SkeletonRows, Thread } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'
import { useQuery, useQueryClient } from '@tanstack/react-query'

export function CaseMessages({ claimId }: { claimId: string }) {
  const queryClient = useQueryClient()
  const send = async (text: string) => {
    await sendMessage(claimId, text)
    await queryClient.invalidateQueries({ queryKey: ['claims', claimId] })
  }
  return (
    <Card title="Messages with the customer">
      <Resource query={useQuery(queries.messages(claimId))} skeleton={<SkeletonRows rows={2} />}>
        {({ messages, open }) => (
          <Thread
            said={messages.map(said)}
            label="Write to the customer"
            empty={open ? 'Nothing has been said yet.' : 'No messages.'}
            maxLength={MAX_LENGTH.MessageCreate.text}
            onSend={open ? send : undefined}
          />
        )}
      </Resource>
    </Card>
  )
}

const said = (message: Schemas['Message']) => ({
  id: message.message_id,
  text: message.text,
  at: message.created_at,
  by: message.name ?? (message.sender === 'staff' ? 'Claims team' : 'The customer'),
  mine: message.sender === 'staff',
})

/** The customer's own words, where they disagree with a decision. */
export function AppealCard({ appeal }: { appeal: Schemas['Message'] | null | undefined }) {
  if (!appeal) return null
  return (
    <Card title="What the customer says">
      <p className="max-w-prose whitespace-pre-line">{appeal.text}</p>
      <p className="mt-2 text-sm text-muted">Appeal of {dateTime(appeal.created_at)}</p>
    </Card>
  )
}
