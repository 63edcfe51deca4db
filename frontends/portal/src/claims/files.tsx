// Documents for a claim that is being written: chosen, dropped, or taken with the phone's camera.
import type { Schemas } from '@petinsure360/client'
import { Button, cx } from '@petinsure360/ui'
import { fileSize } from '@petinsure360/ui/format'
import { FileText, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { limitsInWords } from '../pets/picture-upload.tsx'
import { FileInput } from './file-input.tsx'

type Limits = Schemas['AcceptedDocuments']

export interface ChosenFilesProps {
  files: readonly File[]
  onChange: (files: readonly File[]) => void
  limits: Limits
}

export function ChosenFiles({ files, onChange, limits }: ChosenFilesProps) {
  const [refused, setRefused] = useState<string[]>([])
  const [over, setOver] = useState(false)
  const add = (chosen: readonly File[]) => {
    const fine = chosen.filter(file => !refusal(file, limits))
    setRefused(chosen.flatMap(file => refusal(file, limits) ?? []))
    onChange([...files, ...fine].slice(0, limits.most_per_claim))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the buttons inside
    <div
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        add([...event.dataTransfer.files])
      }}
      className={cx(
        'grid grid-cols-[minmax(0,1fr)] gap-3 rounded-md border border-dashed border-line-strong p-4',
        over && 'border-brand bg-brand-soft',
      )}
    >
      <p className="text-muted">{limitsInWords(limits)}</p>
      <div className="flex flex-wrap gap-3">
        <FileInput label="Choose files" accept={limits.media_types} onFiles={add} />
        <FileInput label="Take a photo" accept={['image/*']} camera onFiles={add} />
      </div>
      {refused.length > 0 && (
        <ul role="alert" className="text-bad">
          {refused.map(each => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {files.map((file, index) => (
          <ChosenFile
            key={`${file.name}-${file.lastModified}-${file.size}`}
            file={file}
            onRemove={() => onChange(files.toSpliced(index, 1))}
          />
        ))}
      </ul>
    </div>
  )
}

function ChosenFile({ file, onRemove }: { file: File; onRemove: () => void }) {
  const preview = usePreview(file)
  return (
    <li className="flex items-center gap-3 rounded-md border border-line p-2">
      {preview ? (
        <img src={preview} alt="" className="size-12 rounded-sm object-cover" />
      ) : (
        <FileText aria-hidden className="size-12 p-2 text-muted" />
      )}
      <span className="min-w-0 grow truncate">{file.name}</span>
      <span className="figures shrink-0 text-sm whitespace-nowrap text-muted">{fileSize(file.size)}</span>
      <Button variant="quiet" className="shrink-0" aria-label={`Remove ${file.name}`} onClick={onRemove}>
        <X aria-hidden className="size-4" />
      </Button>
    </li>
  )
}

/** An address for an image that is on this device only. */
function usePreview(file: File): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!/^image\/(jpeg|png)$/.test(file.type)) return
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address
}

/** Why a file would be refused, before it travels; the API judges by the content. */
export function refusal(file: Pick<File, 'name' | 'size'>, limits: Limits): string | undefined {
  if (file.size > limits.largest_bytes) {
    return `${file.name} is too large: ${fileSize(file.size)}; the limit is ${fileSize(limits.largest_bytes)}.`
  }
  if (file.size === 0) return `${file.name} is empty.`
  const fits = limits.endings.some(ending => file.name.toLowerCase().endsWith(ending))
  return fits ? undefined : `${file.name}: we accept PDF, JPEG, PNG and HEIC.`
}
