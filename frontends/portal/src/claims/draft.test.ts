// Drafts over a database that keeps rows as IndexedDB does.
import { beforeEach, expect, test, vi } from 'vitest'
import type { Draft } from './draft.ts'
import { emptyFields } from './fields.ts'

const rows = new Map<string, { id: string }>()

/** A request that is answered a moment later. */
function answered<T>(result: T) {
  const request = { result, onsuccess: () => {}, onerror: () => {}, onupgradeneeded: () => {} }
  setTimeout(() => request.onsuccess())
  return request
}

const store = {
  put: (row: { id: string }) => answered(rows.set(row.id, { ...row })),
  delete: (id: string) => answered(rows.delete(id)),
  clear: () => answered(rows.clear()),
  getAll: () => answered([...rows.values()]),
}

const tab = new Map<string, string>()

beforeEach(() => {
  rows.clear()
  tab.clear()
  vi.stubGlobal('indexedDB', {
    open: () => answered({ transaction: () => ({ objectStore: () => store }) }),
  })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => tab.get(key) ?? null,
    setItem: (key: string, text: string) => tab.set(key, text),
  })
})

const { clearDraft, forgetDrafts, loadDraft, saveDraft } = await import('./draft.ts')

const draft = (diagnosis: string): Draft => ({
  fields: { ...emptyFields(), diagnosis },
  files: [new File(['x'], 'bill.pdf')],
})
const diagnosisOf = async (subject: string) => (await loadDraft(subject))?.fields.diagnosis

test('a draft is kept before a policy is chosen, with its files', async () => {
  await saveDraft('ann', draft('Cut paw'))
  const found = await loadDraft('ann')
  expect(found?.fields).toMatchObject({ policy_id: '', diagnosis: 'Cut paw' })
  expect(found?.files.map(({ name }) => name)).toEqual(['bill.pdf'])
})

test('whoever signs in where a session ended sees no draft of somebody else, and writes over none', async () => {
  await saveDraft('ann', draft('Cut paw'))
  expect(await loadDraft('bo')).toBeUndefined()
  await saveDraft('bo', draft('Broken leg'))
  expect(await diagnosisOf('bo')).toBe('Broken leg')
  await clearDraft('bo')
  expect(await diagnosisOf('ann')).toBe('Cut paw')
})

test('each tab has its own, and a new one goes on with the latest', async () => {
  await saveDraft('ann', draft('Cut paw'))
  const first = new Map(tab)
  tab.clear()
  expect(await diagnosisOf('ann')).toBe('Cut paw')
  await saveDraft('ann', draft('Broken leg'))
  tab.clear()
  for (const [key, text] of first) tab.set(key, text)
  await saveDraft('ann', draft('Cut paw, left'))
  expect(rows.size).toBe(2)
  expect(await diagnosisOf('ann')).toBe('Cut paw, left')
})

test('after a sign-out nothing of anybody is left', async () => {
  await saveDraft('ann', draft('Cut paw'))
  await forgetDrafts()
  expect(rows.size).toBe(0)
})
