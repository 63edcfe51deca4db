// A document in place: a picture as it is, a PDF drawn page by page. Nothing in it runs: scripts of a PDF are never read.
import { useEffect, useRef, useState } from 'react'
import { Skeleton } from './skeleton.tsx'

const MAX_PAGES = 5
const WIDTH = 1200

export interface DocumentPreviewProps {
  name: string
  file: Blob
}

export function DocumentPreview({ name, file }: DocumentPreviewProps) {
  return file.type === 'application/pdf' ? (
    <Pages name={name} file={file} />
  ) : (
    <Picture name={name} file={file} />
  )
}

const UNREADABLE = 'This browser cannot show it. Download it to look at it.'

function Picture({ name, file }: DocumentPreviewProps) {
  const [address, setAddress] = useState<string>()
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  if (broken) return <p className="text-muted">{UNREADABLE}</p>
  return address ? (
    <img
      src={address}
      alt={name}
      onError={() => setBroken(true)}
      className="max-h-[70dvh] rounded-md border border-line"
    />
  ) : null
}

function Pages({ name, file }: DocumentPreviewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'drawing' | 'drawn' | 'broken'>('drawing')
  useEffect(() => {
    let gone = false
    drawn(file)
      .then(pages => {
        if (gone) return
        box.current?.replaceChildren(...pages)
        setState('drawn')
      })
      .catch(() => gone || setState('broken'))
    return () => {
      gone = true
    }
  }, [file])
  return (
    <>
      {state === 'drawing' && <Skeleton className="h-60" />}
      {state === 'broken' && <p className="text-muted">{UNREADABLE}</p>}
      <div
        ref={box}
        role="img"
        aria-label={name}
        hidden={state !== 'drawn'}
        className="grid max-h-[70dvh] gap-3 overflow-y-auto [&_canvas]:w-full [&_canvas]:rounded-md [&_canvas]:border [&_canvas]:border-line"
      />
    </>
  )
}

async function drawn(file: Blob): Promise<HTMLCanvasElement[]> {
  const { drawnPages } = await import('./pdf.ts')
  return drawnPages(file, WIDTH, MAX_PAGES)
}
