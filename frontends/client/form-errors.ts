// A refused request's wrong fields, told by the fields of a form.
import { Problem } from './api.ts'

export interface FormErrors {
  /** By the form's field. */
  fields: Record<string, string>
  /** What belongs to no field of the form; null when every error found its field. */
  form: string | null
}

/** Sorts what went wrong to `known` fields of the form; `renamed` maps the API's names to the form's. */
export function formErrors(
  error: unknown,
  known: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
): FormErrors {
  if (!(error instanceof Problem)) return { fields: {}, form: 'Something went wrong. Try again in a moment.' }
  const fields: Record<string, string> = {}
  let placed = 0
  for (const { field, detail } of error.errors) {
    const name = renamed[field] ?? field
    if (!known.includes(name)) continue
    fields[name] ??= detail
    placed += 1
  }
  const everyErrorFound = placed > 0 && placed === error.errors.length
  return { fields, form: everyErrorFound ? null : error.detail }
}

/** Shows a refused request in a react-hook-form: at its fields, the first one focused, or at the top (`root`). */
export function showFormErrors(
  error: unknown,
  known: readonly string[],
  setError: (name: never, error: { message: string }, options?: { shouldFocus: boolean }) => void,
  renamed: Readonly<Record<string, string>> = {},
): void {
  const { fields, form } = formErrors(error, known, renamed)
  Object.entries(fields).forEach(([name, message], index) => {
    setError(name as never, { message }, { shouldFocus: index === 0 })
  })
  if (form) setError('root' as never, { message: form })
}
