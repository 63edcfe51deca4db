import type { Schemas } from '@petinsure360/client'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { safeParse } from 'valibot'
import { describe, expect, it } from 'vitest'
import { ClaimBadge } from './claim-status.tsx'
import { paymentOf } from './columns.tsx'
import { headline } from './decision.tsx'
import { inWords, usualOf } from './durations.ts'
import { type ClaimFields, claimOf, claimSchema, emptyFields, estimableOf, totalOf } from './fields.ts'
import { refusal } from './files.tsx'
import { stepsOf } from './journey.ts'

const policy = { policy_id: 'POL-1', pet_id: 'PET-1', customer_id: 'CUST-1' } as Schemas['PolicyRow']
const fields: ClaimFields = {
  policy_id: 'POL-1',
  claim_type: 'Illness',
  claim_category: 'Digestive',
  service_date: '2026-01-15',
  provider_id: '',
  provider_name: 'Dr. Lee',
  diagnosis: 'Gastroenteritis',
  treatment_notes: 'Fluids',
  is_emergency: false,
  line_items: [
    { description: 'Visit', amount: '$1,000.10' },
    { description: 'Fluids', amount: '0.20' },
  ],
}

describe('the form of a claim', () => {
  it('adds its lines up to the cent', () => {
    expect(totalOf([{ amount: 0.1 }, { amount: 0.2 }])).toBe(0.3)
    expect(claimOf(parsed(fields), policy).claim_amount).toBe(1000.3)
  })

  it('sends the pet and the customer of the chosen policy', () => {
    expect(claimOf(parsed(fields), policy)).toMatchObject({
      pet_id: 'PET-1',
      customer_id: 'CUST-1',
      provider_id: null,
    })
  })

  it.each(['', 'much', '0', '-5', '1.234'])('asks again for the amount %o', amount => {
    const line_items = [{ description: 'Visit', amount }]
    expect(safeParse(claimSchema, { ...fields, line_items }).success).toBe(false)
  })

  it('names the vet, and takes one that is not in the list for none of the network', () => {
    expect(safeParse(claimSchema, { ...fields, provider_name: ' ' }).success).toBe(false)
    expect(claimOf(parsed(fields), policy).is_in_network).toBe(false)
    expect(claimOf(parsed({ ...fields, provider_id: 'V1' }), policy)).toMatchObject({
      provider_id: 'V1',
      is_in_network: true,
    })
    expect(estimableOf(fields, policy)?.is_in_network).toBe(false)
  })

  it('is estimated as soon as policy, kind, day and an amount are known', () => {
    expect(estimableOf(emptyFields('POL-1'), policy)).toBeUndefined()
    expect(estimableOf({ ...fields, diagnosis: '', claim_category: '' }, policy)).toMatchObject({
      claim_amount: 1000.3,
    })
    expect(estimableOf(fields, undefined)).toBeUndefined()
  })
})

describe('the way of a claim', () => {
  const at = '2026-01-15T10:00:00Z'
  const way = (...statuses: string[]) => statuses.map(status => ({ status, at }))

  it('shows what was, what is with its usual time, and what comes', () => {
    const steps = stepsOf(
      { status: 'Under Review', history: way('Submitted', 'Under Review'), paid_amount: null },
      { 'Under Review': '3 hours' },
    )
    expect(steps.map(step => [step.title, step.state])).toEqual([
      ['Received', 'done'],
      ['In review', 'current'],
      ['Decided', 'todo'],
      ['Paid', 'todo'],
    ])
    expect(steps[1]?.note).toContain('usually takes 3 hours')
  })

  it('ends with a denial, and goes on after an appeal', () => {
    const denied = way('Submitted', 'Under Review', 'Denied')
    expect(stepsOf({ status: 'Denied', history: denied, paid_amount: 0 }, {}).at(-1)?.state).toBe('failed')
    const appealed = stepsOf(
      { status: 'Under Review', history: [...denied, ...way('Under Review')], paid_amount: null },
      {},
    )
    expect(appealed.map(step => step.state)).toEqual(['done', 'done', 'failed', 'current', 'todo', 'todo'])
  })

  it('promises no payment where nothing is left to pay', () => {
    const steps = stepsOf(
      {
        status: 'Partially Approved',
        history: way('Submitted', 'Under Review', 'Partially Approved'),
        paid_amount: 0,
      },
      {},
    )
    expect(steps.at(-1)).toMatchObject({ state: 'done', note: 'Nothing is left to pay out.' })
  })
})

describe('words', () => {
  it('tell durations that were measured, and no others', () => {
    const durations = [
      { status: 'Submitted', p50_seconds: 0.4, count: 9 },
      { status: 'Under Review', p50_seconds: null, count: 2 },
    ]
    expect(usualOf({ measured_at: '', durations })).toEqual({ Submitted: '1 second' })
    expect(
      usualOf({ measured_at: '', durations: [{ status: 'Under Review', p50_seconds: 0.4, count: 9 }] }),
    ).toEqual({})
    expect([inWords(90), inWords(7200), inWords(86_400)]).toEqual(['2 minutes', '2 hours', '1 day'])
  })

  it('tell a payment only when there is a decision', () => {
    expect(paymentOf({ status: 'Under Review', paid_amount: 0 })).toBeNull()
    expect(paymentOf({ status: 'Denied', paid_amount: 0 })).toBe(0)
  })

  it('are not called paid where nothing was', () => {
    const badge = (paid_amount: number) =>
      renderToStaticMarkup(
        createElement(ClaimBadge, { claim: { status: 'Paid', paid_amount } as Schemas['ClaimRow'] }),
      )
    expect(badge(0)).toContain('Nothing to pay out')
    expect(badge(5)).toContain('Paid')
  })

  it('tell that nothing is left to pay', () => {
    const line = (amount: number) => ({ code: 'X', label: '', explanation: '', amount })
    const decision = {
      status: '',
      rule_version: '',
      reasons: [],
      lines: [line(450.5), line(-450.5)],
      explanation: null,
    }
    expect(headline({ status: 'Partially Approved', decision }, 'Rex')).toContain('nothing left')
    expect(headline({ status: 'Paid', decision: { ...decision, lines: [line(5)] } }, 'Rex')).toContain(
      'We paid all $5.00 for Rex.',
    )
  })
})

it('refuses files that the API would refuse', () => {
  const limits = {
    media_types: ['application/pdf'],
    endings: ['.pdf'],
    largest_bytes: 1000,
    most_per_claim: 5,
  }
  expect(refusal({ name: 'bill.PDF', size: 10 }, limits)).toBeUndefined()
  expect(refusal({ name: 'bill.exe', size: 10 }, limits)).toContain('we accept PDF')
  expect(refusal({ name: 'bill.pdf', size: 1001 }, limits)).toContain('too large')
  expect(refusal({ name: 'bill.pdf', size: 0 }, limits)).toContain('empty')
})

function parsed(input: ClaimFields) {
  const result = safeParse(claimSchema, input)
  if (!result.success) throw new Error(result.issues[0].message)
  return result.output
}
