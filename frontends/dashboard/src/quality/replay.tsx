// Delivers rows again, as they are: sensible once what refused them has been mended.
import type { Schemas } from '@petinsure360/client'
import { Button, Confirm, Dialog, ErrorSummary, toast } from '@petinsure360/ui'
import { plural } from '@petinsure360/ui/format'
import { useState } from 'react'
import type { Row } from './cells.ts'
import { useReplay } from './use-replay.ts'

type NotReplayed = Schemas['UnreplayedRow']

/** `rows` are those that are open; lines that are no record need a correction first. */
export function Replay({ rows }: { rows: readonly Row[] }) {
  const [open, setOpen] = useState(false)
  const [notReplayed, setNotReplayed] = useState<readonly NotReplayed[]>([])
  const replay = useReplay()
  const records = rows.filter(row => row.cells)
  const lines = rows.length - records.length
  const deliver = () =>
    replay.mutate(
      records.map(row => ({ quarantine_id: row.quarantine_id })),
      {
        onSuccess: ({ count, not_replayed }) => {
          toast({
            kind: 'good',
            text: `${plural(count, 'row')} delivered again. The next run takes them in.`,
          })
          setNotReplayed(not_replayed)
          setOpen(false)
        },
      },
    )
  return (
    <>
      <Button data-print="no" disabled={records.length === 0} onClick={() => setOpen(true)}>
        Retry open rows
      </Button>
      <Confirm
        open={open}
        title={`Retry ${plural(records.length, 'row')}?`}
        confirm="Retry"
        busy={replay.isPending}
        onClose={() => setOpen(false)}
        onConfirm={deliver}
      >
        <p>Every open row on this page is delivered again. A row that is still wrong comes back here.</p>
        {lines > 0 && (
          <p className="mt-2">{plural(lines, 'line')} that are no records need a correction first.</p>
        )}
        <ErrorSummary error={replay.error} />
      </Confirm>
      <Dialog open={notReplayed.length > 0} title="Not delivered" onClose={() => setNotReplayed([])}>
        <ul className="grid gap-2">
          {notReplayed.map(each => (
            <li key={each.quarantine_id}>
              <span className="font-mono text-xs break-all">{each.quarantine_id}</span>: {each.sentence}{' '}
              <span className="text-muted">{each.remedy}</span>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
