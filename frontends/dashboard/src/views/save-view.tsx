import { Button, Dialog, Field, failureOf, Input, toast } from '@petinsure360/ui'
import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { useSave } from './views.ts'

/** Keeps this page as it is filtered, under a name, for everybody of the staff. */
export function SaveView() {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = useSave()
  const keep = async () => {
    try {
      await save.mutateAsync({ name: name.trim(), address: location.pathname + location.search })
      toast({ kind: 'good', text: `Saved as “${name.trim()}”` })
      setOpen(false)
      setName('')
    } catch (error) {
      toast({ kind: 'bad', text: failureOf(error).detail })
    }
  }
  return (
    <>
      <Button data-print="no" onClick={() => setOpen(true)}>
        <Bookmark aria-hidden className="size-4" />
        Save view
      </Button>
      <Dialog open={open} title="Save this view" onClose={() => setOpen(false)}>
        <form
          className="grid gap-4"
          onSubmit={event => {
            event.preventDefault()
            void keep()
          }}
        >
          <Field label="Name" hint="The address with all its filters is kept, and all staff see it.">
            <Input value={name} maxLength={80} required onChange={event => setName(event.target.value)} />
          </Field>
          <div className="flex justify-end">
            <Button variant="primary" type="submit" busy={save.isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
