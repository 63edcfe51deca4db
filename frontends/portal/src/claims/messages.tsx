// The thread with the claims team, while somebody there looks at the claim.
import type { Schemas } from '@petinsure360/client'
import { MAX_LENGTH } from '@petinsure360/client/limits'
import { sendMessage } from '@petinsure360/client/messages'
import { queries } from '@petinsure360/client/queries'
import { Card, Thread } from '@petinsure360/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'

/** No card for a claim that nobody has written on and nobody looks at. */
export function MessagesCard({ claimId }: { claimId: string }) {
  const queryClient = useQueryClient()
  const { data } = useQuery(queries.messages(claimId))
  if (!data || (!data.open && data.count === 0)) return null
  const send = async (text: string) => {
    await sendMessage(claimId, text)
    await queryClient.invalidateQueries({ queryKey: ['claims'] })
  }
  return (
    <Card title="Messages">
      <Thread
        said={data.messages.map(said)}
        label="Write to your claims specialist"
        empty="Questions about this claim? Ask the person who is reviewing it."
        maxLength={MAX_LENGTH.MessageCreate.text}
        onSend={data.open ? send : undefined}
      />
    </Card>
  )
}

const said = (message: Schemas['Message']) => ({
  id: message.message_id,
  text: message.text,
  at: message.created_at,
  by: message.sender === 'customer' ? (message.is_appeal ? 'You, in your appeal' : 'You') : 'Claims team',
  mine: message.sender === 'customer',
})
