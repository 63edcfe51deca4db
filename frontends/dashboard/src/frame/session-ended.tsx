import { session, useSession } from '@petinsure360/client/session'
import { Button, Dialog } from '@petinsure360/ui'
import { keepForms } from '@petinsure360/ui/form'
import { useState } from 'react'

/** Asks for a new sign-in over the page as it is, and comes back to what was filled in. */
export function SessionEnded() {
  const { ended } = useSession()
  const [later, setLater] = useState(false)
  const goOn = () => {
    keepForms()
    void session.signIn().catch(() => {})
  }
  return (
    <Dialog
      open={ended && !later}
      title="Your session has ended"
      onClose={() => setLater(true)}
      actions={
        <Button variant="primary" onClick={goOn}>
          Sign in and come back
        </Button>
      }
    >
      <p>Sign in again to go on. What you filled in here is kept.</p>
    </Dialog>
  )
}
