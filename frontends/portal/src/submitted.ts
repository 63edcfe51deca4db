import type { FormEvent } from 'react'

/** A submit handler that is given the form's data; unlike an action it keeps what was typed. */
export const submitted = (handle: (form: FormData) => void) => (event: FormEvent<HTMLFormElement>) => {
  event.preventDefault()
  handle(new FormData(event.currentTarget))
}
