import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fieldsOf, type Row, refusedField, type SourceColumn, unknownCells, valuesOf } from './cells.ts'
import { CorrectForm } from './correct.tsx'

const post = vi.hoisted(() => vi.fn())
vi.mock('@petinsure360/client', () => ({
  api: { POST: post },
  once: () => ({}),
  unwrap: (answer: Promise<unknown>) => answer,
}))

const columns: SourceColumn[] = [
  { name: 'claim_number', kind: 'text' },
  { name: 'claim_id', kind: 'text' },
  { name: 'claim_amount', kind: 'double' },
  { name: 'is_emergency', kind: 'bool' },
]

const row: Row = {
  quarantine_id: 'Q1',
  entity: 'claims',
  source_file: 'claims/a.csv',
  source_etag: 'E',
  row_number: 7,
  raw: '{}',
  reasons: ['missing:claim_id', 'unparsed:claim_amount', 'invalid_json'],
  explanations: [
    {
      reason: 'missing:claim_id',
      column: 'claim_id',
      code: 'missing',
      sentence: 'The row has no claim_id.',
      remedy: 'Add it.',
    },
    {
      reason: 'unparsed:claim_amount',
      column: 'claim_amount',
      code: 'unparsed',
      sentence: 'No number.',
      remedy: 'Correct it.',
    },
    {
      reason: 'invalid_json',
      column: null,
      code: 'invalid_json',
      sentence: 'The record is not JSON.',
      remedy: 'Correct the row.',
    },
  ],
  cells: { claim_number: 'CN-7', claim_amount: '€ 12', is_emergency: false, broker: { code: 1 } },
  stage: 'silver',
  batch_id: 'B-1',
  quarantined_at: '2026-03-01T12:00:00Z',
  status: 'open',
  resolved_at: null,
  resolved_by: null,
}

describe('the fields of a refused row', () => {
  test('show each cell as it came, those with a fault first', () => {
    expect(fieldsOf(row, columns).map(({ name, text, wrong }) => [name, text, wrong])).toEqual([
      ['claim_id', '', 'The row has no claim_id.'],
      ['claim_amount', '€ 12', 'No number.'],
      ['claim_number', 'CN-7', undefined],
      ['is_emergency', 'false', undefined],
    ])
    expect(unknownCells(row, columns)).toEqual([['broker', '{"code":1}']])
  })

  test('send what was changed only, and null for what was emptied', () => {
    const fields = fieldsOf(row, columns)
    expect(valuesOf(fields, { claim_id: 'M7', claim_amount: '', claim_number: 'CN-7' })).toEqual({
      claim_id: 'M7',
      claim_amount: null,
    })
  })

  test('know which of them the API refused', () => {
    const errors = [{ field: 'items.0.values.claim_id', detail: 'no column' }]
    expect(refusedField({ errors })).toEqual({ claim_id: 'no column' })
    expect(refusedField(null)).toEqual({})
  })
})

describe('editing a row in place', () => {
  const onDone = vi.fn()
  beforeEach(() => {
    post.mockReset().mockResolvedValue({ replayed: [], not_replayed: [], count: 1 })
    onDone.mockReset()
  })
  const show = (shown: Row) =>
    render(
      <QueryClientProvider client={new QueryClient()}>
        <CorrectForm row={shown} columns={columns} onDone={onDone} />
      </QueryClientProvider>,
    )

  test('puts the reason beside its field, and the other reasons above', () => {
    show(row)
    expect(screen.getByLabelText('claim_id')).toHaveAccessibleDescription('The row has no claim_id.')
    expect(screen.getByText('The record is not JSON.')).toBeVisible()
    expect(screen.getByRole('region', { name: 'Columns that no table has' })).toHaveTextContent('broker')
  })

  test('delivers by keyboard what was typed', async () => {
    show(row)
    expect(screen.getByRole('button', { name: 'Deliver the corrected row' })).toBeDisabled()
    await userEvent.type(screen.getByLabelText('claim_id'), 'M7{Enter}')
    await waitFor(() => expect(onDone).toHaveBeenCalled())
    expect(post.mock.calls[0]?.[1].body).toEqual({
      items: [{ quarantine_id: 'Q1', values: { claim_id: 'M7' } }],
    })
  })

  test('shows a line that is no record, and says what an empty field means', () => {
    show({ ...row, cells: null, raw: 'M7;half a li' })
    expect(screen.getByText('M7;half a li')).toBeVisible()
    expect(screen.getByText(/Columns you leave empty stay as they are/)).toBeVisible()
  })

  test('puts what the API refuses at its field, and stays open', async () => {
    post.mockRejectedValue({
      message: 'no',
      errors: [{ field: 'items.0.values.claim_id', detail: 'no column' }],
    })
    show(row)
    await userEvent.type(screen.getByLabelText('claim_id'), 'M7{Enter}')
    await waitFor(() => expect(screen.getByLabelText('claim_id')).toHaveAccessibleDescription('no column'))
    expect(onDone).not.toHaveBeenCalled()
  })
})
