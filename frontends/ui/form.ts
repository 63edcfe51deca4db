// Forms: react-hook-form with a valibot schema, and what the API refuses shown at the field it is about.
import { valibotResolver } from '@hookform/resolvers/valibot'
import { useEffect, useRef, useState } from 'react'
import {
  type DefaultValues,
  type FieldError,
  type FieldValues,
  get,
  type Path,
  type UseFormReturn,
  useForm,
} from 'react-hook-form'
import type { GenericSchema } from 'valibot'

/** One refused field, as errors of the client name it: `line_items.0.amount`. */
interface WrongField {
  field: string
  detail: string
}

export interface ProblemFormOptions<In extends FieldValues, Out> {
  /** Checks before sending; it may convert: text typed to the amount sent. */
  schema: GenericSchema<In, Out>
  defaultValues: DefaultValues<In>
  /** Sends; what it throws is shown at its fields, or as `failure` where it has none here. */
  send: (values: Out) => Promise<unknown>
  /** The API's name of a field → the form's, where they differ. */
  names?: Readonly<Record<string, string>>
}

export interface ProblemForm<In extends FieldValues, Out> extends UseFormReturn<In, unknown, Out> {
  /** For `<form {...form.props}>`. */
  props: { onSubmit: (event?: React.BaseSyntheticEvent) => Promise<void>; noValidate: true }
  /** The words for Field's `error`. */
  errorOf: (name: Path<In>) => string | undefined
  /** Why it could not be sent, when no field is to blame; for ErrorSummary. */
  failure: unknown
  sending: boolean
}

const KEEP = 'keep-forms'
const keyOf = (): string => `kept-form:${location.pathname}`

/** Has every form on the page keep what is typed over the way to a sign-in and back. */
export const keepForms = (): void => void dispatchEvent(new Event(KEEP))

function useKept<In extends FieldValues, Out>({ getValues, reset }: UseFormReturn<In, unknown, Out>): void {
  useEffect(() => {
    const kept = sessionStorage.getItem(keyOf())
    if (kept) {
      sessionStorage.removeItem(keyOf())
      reset(JSON.parse(kept), { keepDefaultValues: true })
    }
    const keep = () => sessionStorage.setItem(keyOf(), JSON.stringify(getValues()))
    addEventListener(KEEP, keep)
    return () => removeEventListener(KEEP, keep)
  }, [getValues, reset])
}

const wrongFieldsOf = (error: unknown): WrongField[] => {
  const errors = (error as { errors?: unknown } | null)?.errors
  return Array.isArray(errors) ? errors : []
}

export function useProblemForm<In extends FieldValues, Out>(
  options: ProblemFormOptions<In, Out>,
): ProblemForm<In, Out> {
  const { schema, defaultValues, names = {} } = options
  const form = useForm<In, unknown, Out>({
    resolver: valibotResolver(schema),
    defaultValues,
    mode: 'onTouched',
  })
  const [failure, setFailure] = useState<unknown>()
  const underWay = useRef(false)
  useKept(form)

  const refuse = (error: unknown) => {
    const wrong = wrongFieldsOf(error).map(each => ({ ...each, field: names[each.field] ?? each.field }))
    const known = wrong.filter(each => get(form.control._fields, each.field) !== undefined)
    known.forEach(({ field, detail }, index) => {
      form.setError(field as Path<In>, { type: 'server', message: detail }, { shouldFocus: index === 0 })
    })
    setFailure(known.length > 0 && known.length === wrong.length ? undefined : error)
  }
  const send = async (values: Out) => {
    // Two clicks before the first one is seen as under way would send twice.
    if (underWay.current) return
    underWay.current = true
    setFailure(undefined)
    try {
      await options.send(values)
    } catch (error) {
      refuse(error)
    } finally {
      underWay.current = false
    }
  }
  return {
    ...form,
    props: { onSubmit: form.handleSubmit(send), noValidate: true },
    errorOf: name => (get(form.formState.errors, name) as FieldError | undefined)?.message,
    failure,
    sending: form.formState.isSubmitting,
  }
}
