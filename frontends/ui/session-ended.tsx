import { useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { keepForms } from './form.ts'

/** Asks for a new sign-in over the page as it is, and comes back to what was filled in. For a session that has ended. */
export function SessionEnded({ signIn }: { signIn: () => Promise<void> }) {
  const [later, setLater] = useState(false)
  const goOn = () => {
    keepForms()
    void signIn().catch(() => {})
  }
  return (
    <Dialog
      open={!later}
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
