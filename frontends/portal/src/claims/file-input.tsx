import { buttonClass } from '@petinsure360/ui'
import { useId } from 'react'

export interface FileInputProps {
  label: string
  /** What the file is for, said by assistive technology. */
  about?: string
  accept: readonly string[]
  /** Opens the camera where there is one. */
  camera?: boolean
  disabled?: boolean
  onFiles: (files: File[]) => void
}

/** A file input that looks like a button; the input itself keeps focus and name. */
export function FileInput({ label, about, accept, camera = false, disabled, onFiles }: FileInputProps) {
  const id = useId()
  return (
    <span className="inline-flex">
      <input
        id={id}
        type="file"
        multiple={!camera}
        accept={accept.join()}
        capture={camera ? 'environment' : undefined}
        disabled={disabled}
        className="peer sr-only"
        onChange={event => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <label
        htmlFor={id}
        className={buttonClass(
          'secondary',
          'peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-brand',
        )}
      >
        {label}
        {about && <span className="sr-only"> {about}</span>}
      </label>
    </span>
  )
}
