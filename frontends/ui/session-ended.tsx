import { useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { keepForms } from './form.ts'

interface SessionEndedProps {
  ended: boolean
  signIn: () => Promise<void>
}

/** Asks for a new sign-in over the page as it is, and comes back to what was filled in. */
export function SessionEnded({ ended, signIn }: SessionEndedProps) {
  const [later, setLater] = useState(false)
  const goOn = () => {
    keepForms()
    void signIn().catch(() => {})
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
