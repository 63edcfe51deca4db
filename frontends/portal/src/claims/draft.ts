// A claim that is not sent yet stays on this device, with its files: each person's own, one per tab, gone at sign-out.
import type { ClaimFields } from './fields.ts'
import { emptyFields } from './fields.ts'

export interface Draft {
  fields: ClaimFields
  files: readonly File[]
}

interface Kept extends Draft {
  id: string
  subject: string
  at: number
}

const DATABASE = 'petinsure360'
const STORE = 'drafts'
const TAB = 'draft-of-this-tab'

/** The draft of this tab, else the person's latest of another one. */
export async function loadDraft(subject: string): Promise<Draft | undefined> {
  const own = (await all()).filter(each => each.subject === subject).sort((a, b) => b.at - a.at)
  const here = idOf(subject)
  const found = own.find(each => each.id === here) ?? own[0]
  if (!found) return undefined
  if (found.id !== here) {
    // Moved here: a tab that is still open keeps it again with the next thing typed there.
    await put({ ...found, id: here })
    await remove(found.id)
  }
  return { fields: { ...emptyFields(), ...found.fields }, files: found.files }
}

export const saveDraft = (subject: string, draft: Draft): Promise<void> =>
  put({ ...draft, id: idOf(subject), subject, at: Date.now() })

/** Of this tab: it has been sent, or is not wanted. */
export const clearDraft = (subject: string): Promise<void> => remove(idOf(subject))

/** Everybody's, as at a sign-out. */
export const forgetDrafts = (): Promise<void> => change(store => store.clear())

const put = (kept: Kept): Promise<void> => change(store => store.put(kept))
const remove = (id: string): Promise<void> => change(store => store.delete(id))

/** Whoever signs in where somebody else's session ended writes over nothing of theirs. */
const idOf = (subject: string): string => `${subject} ${tab()}`

function tab(): string {
  const known = sessionStorage.getItem(TAB)
  if (known) return known
  const fresh = crypto.randomUUID()
  sessionStorage.setItem(TAB, fresh)
  return fresh
}

async function all(): Promise<Kept[]> {
  try {
    const store = (await open()).transaction(STORE).objectStore(STORE)
    return (await done(store.getAll())) as Kept[]
  } catch {
    return []
  }
}

async function change(act: (store: IDBObjectStore) => IDBRequest): Promise<void> {
  try {
    await done(act((await open()).transaction(STORE, 'readwrite').objectStore(STORE)))
  } catch {
    // A full or forbidden storage takes nothing away from the form.
  }
}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'id' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  return opened
}

const done = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
