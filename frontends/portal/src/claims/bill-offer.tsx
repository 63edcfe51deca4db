// What was read from a PDF bill, to be taken over or not. A photo stays a photo.
import { Button } from '@petinsure360/ui'
import { date, money } from '@petinsure360/ui/format'
import { useEffect, useState } from 'react'
import { today } from '../today.ts'
import { type Bill, readBill } from './bill.ts'

export interface BillOfferProps {
  files: readonly File[]
  onTake: (bill: Bill) => void
}

export function BillOffer({ files, onTake }: BillOfferProps) {
  const [offer, setOffer] = useState<{ name: string; bill: Bill }>()
  const newest = files.findLast(file => file.type === 'application/pdf')
  useEffect(() => {
    let gone = false
    setOffer(undefined)
    if (!newest) return
    // A bill that cannot be read is sent all the same.
    readFrom(newest)
      .then(bill => !gone && bill && setOffer({ name: newest.name, bill }))
      .catch(() => {})
    return () => {
      gone = true
    }
  }, [newest])
  if (!offer) return null
  const { name, bill } = offer
  return (
    <div role="status" data-slot="bill-offer" className="mt-4 rounded-md bg-info-soft p-4">
      <p className="font-medium">We read this from {name}</p>
      <ul className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-1">
        {bill.day && <li>Visit on {date(bill.day)}</li>}
        {bill.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill do not move
          <li key={index} className="flex justify-between gap-4">
            <span className="min-w-0 break-words">{line.description}</span>
            <span className="figures">{money(line.amount)}</span>
          </li>
        ))}
        {bill.total !== undefined && <li className="font-medium">Total on the bill {money(bill.total)}</li>}
      </ul>
      <div className="mt-3 flex flex-wrap gap-3">
        <Button
          onClick={() => {
            onTake(bill)
            setOffer(undefined)
          }}
        >
          Use these
        </Button>
        <Button variant="quiet" onClick={() => setOffer(undefined)}>
          No, I'll type it
        </Button>
      </div>
    </div>
  )
}

async function readFrom(file: File): Promise<Bill | undefined> {
  const { pdfText } = await import('./pdf-text.ts')
  return readBill(await pdfText(file), today())
}
