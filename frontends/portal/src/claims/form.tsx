// The form of a claim: kept on the device while it is written, estimated as it grows, sent once.
import type { Schemas } from '@petinsure360/client'
import { useSession } from '@petinsure360/client/session-react'
import { Button, Card, ErrorSummary, toast } from '@petinsure360/ui'
import { useProblemForm } from '@petinsure360/ui/form'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Bill } from './bill.ts'
import { BillOffer } from './bill-offer.tsx'
import { clearDraft, type Draft, saveDraft } from './draft.ts'
import { EstimatePanel } from './estimate.tsx'
import { type ClaimFields, type ClaimValues, claimOf, claimSchema, emptyFields } from './fields.ts'
import { ChosenFiles } from './files.tsx'
import { InvoiceLines } from './invoice-lines.tsx'
import { sendClaim } from './send.ts'
import { Visit } from './visit.tsx'

export interface ClaimFormProps {
  pets: readonly Schemas['PetRow'][]
  policies: readonly Schemas['PolicyRow'][]
  catalogue: Schemas['Catalogue']
  start: Draft
  fromDraft: boolean
}

export function ClaimForm({ pets, policies, catalogue, start, fromDraft }: ClaimFormProps) {
  const [files, setFiles] = useState<readonly File[]>(start.files)
  const send = useSend(policies, files)
  const form = useProblemForm<ClaimFields, ClaimValues>({
    schema: claimSchema,
    defaultValues: start.fields,
    send,
    names: { claim_amount: 'line_items.0.amount' },
  })
  useDraft(form.watch, form.getValues, files)
  const fields = form.watch()
  const policy = policies.find(each => each.policy_id === fields.policy_id)
  const pet = pets.find(each => each.pet_id === policy?.pet_id)
  return (
    <form
      {...form.props}
      className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {fromDraft && (
          <DraftNote
            onDiscard={() => {
              form.reset(emptyFields())
              setFiles([])
            }}
          />
        )}
        <Card title="Vet's bill">
          <ChosenFiles files={files} onChange={setFiles} limits={catalogue.documents} />
          <BillOffer files={files} onTake={bill => take(form, bill)} />
        </Card>
        <Visit form={form} pets={pets} policies={policies} catalogue={catalogue} pet={pet?.pet_name} />
        <InvoiceLines form={form} />
      </div>
      <aside className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:sticky lg:top-22">
        <EstimatePanel fields={fields} policy={policy} pet={pet?.pet_name ?? 'your pet'} />
        <ErrorSummary error={form.failure} />
        <Button type="submit" variant="primary" busy={form.sending} className="w-full">
          Send the claim
        </Button>
        <p className="text-sm text-muted">
          Not sure about something?{' '}
          <Link to="/help" className="text-brand underline underline-offset-4">
            Help and contact
          </Link>
          . What you entered stays here.
        </p>
      </aside>
    </form>
  )
}

/** The bill's day and lines in the form, where they can still be changed. */
function take(form: Form, { day, lines }: Bill): void {
  const how = { shouldDirty: true, shouldValidate: true }
  if (day) form.setValue('service_date', day, how)
  if (lines.length > 0) form.setValue('line_items', lines, how)
}

function DraftNote({ onDiscard }: { onDiscard: () => void }) {
  const [shown, setShown] = useState(true)
  if (!shown) return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 rounded-md border border-line bg-sunken px-4 py-2"
    >
      <p>This is the draft you started on this device, with its files.</p>
      <Button
        variant="quiet"
        onClick={() => {
          onDiscard()
          setShown(false)
        }}
      >
        Start over
      </Button>
    </div>
  )
}

type Form = ReturnType<typeof useProblemForm<ClaimFields, ClaimValues>>

/** Keeps what is typed and chosen on the device. */
function useDraft(watch: Form['watch'], values: Form['getValues'], files: readonly File[]): void {
  const { subject } = useSession()
  const untouched = useRef(files)
  useEffect(() => {
    if (untouched.current !== files) void saveDraft(subject, { fields: values(), files })
    const watching = watch(fields => void saveDraft(subject, { fields: fields as ClaimFields, files }))
    return () => watching.unsubscribe()
  }, [watch, values, files, subject])
}

/** Sends the claim, then leads to it. The key stays, so that a second try is the same claim. */
function useSend(policies: readonly Schemas['PolicyRow'][], files: readonly File[]) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { subject } = useSession()
  const [key] = useState(() => crypto.randomUUID())
  return async (values: ClaimValues) => {
    const policy = policies.find(each => each.policy_id === values.policy_id)
    if (!policy) return
    const { claimId, missing } = await sendClaim(claimOf(values, policy), files, key)
    await clearDraft(subject)
    for (const { file, reason } of missing) {
      toast({ kind: 'bad', text: `${file.name}: ${reason} Your claim has arrived.` })
    }
    await queryClient.invalidateQueries({ queryKey: ['claims'] })
    await navigate({ to: '/claims/$claimId', params: { claimId } })
  }
}
