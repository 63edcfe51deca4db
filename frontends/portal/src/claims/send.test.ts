import type { Schemas } from '@petinsure360/client'
import { beforeEach, expect, test, vi } from 'vitest'
import { sendClaim } from './send.ts'

const sendDocument = vi.hoisted(() => vi.fn())
vi.mock('@petinsure360/client/documents', () => ({ sendDocument }))
vi.mock('@petinsure360/client', async original => ({
  ...(await original<object>()),
  api: { POST: vi.fn() },
  unwrap: async () => ({ claim_id: 'CLM-1' }),
}))

const claim = {} as Schemas['PortalClaim']
const files = [new File(['x'], 'fake.pdf'), new File(['x'], 'bill.pdf')]

beforeEach(() => void sendDocument.mockReset())

async function missingAfter(status: number): Promise<unknown> {
  const { Problem } = await import('@petinsure360/client')
  const refused = new Problem({ status, code: 'x', detail: '' })
  sendDocument.mockImplementation(async (_: string, file: File) => {
    if (file.name === 'fake.pdf') throw refused
  })
  const { claimId, missing } = await sendClaim(claim, files, 'key')
  expect(claimId).toBe('CLM-1')
  return missing.map(({ file, reason }) => [file.name, reason])
}

test('a file that is none of ours is said to be none, and not asked for again', async () => {
  expect(await missingAfter(422)).toEqual([['fake.pdf', 'it is no PDF, JPEG, PNG or HEIC.']])
})

test('a file that got lost may be added again', async () => {
  expect(await missingAfter(0)).toEqual([['fake.pdf', 'it did not arrive. Add it to the claim again.']])
})
