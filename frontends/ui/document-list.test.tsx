import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { DocumentList } from './document-list.tsx'

const document = (name: string | null, media_type: string) => ({
  document_id: `DOC-${name}-${media_type}`,
  media_type,
  size: 2048,
  created_at: '2026-11-23T10:00:00Z',
  name,
})

it('is called as its sender calls it, and by its kind where a name is not known', () => {
  const documents = [document('Rex, left paw.png', 'image/png'), document(null, 'application/pdf')]
  render(<DocumentList documents={documents} fetchIt={vi.fn()} />)
  expect(screen.getByText('Rex, left paw.png')).toBeInTheDocument()
  expect(screen.getByText('PDF 2')).toBeInTheDocument()
})

it('is looked at in place, and put away again', async () => {
  // jsdom has no addresses for blobs.
  const [createObjectURL, revokeObjectURL] = [vi.fn(() => 'blob:paw'), vi.fn()]
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL, revokeObjectURL }))
  const fetchIt = vi.fn(async () => ({ name: 'paw.png', blob: new Blob(['x']) }))
  render(<DocumentList documents={[document('paw.png', 'image/png')]} fetchIt={fetchIt} />)
  await userEvent.click(screen.getByRole('button', { name: 'Show paw.png' }))
  expect(await screen.findByRole('img', { name: 'paw.png' })).toHaveAttribute('src', 'blob:paw')
  await userEvent.click(screen.getByRole('button', { name: 'Hide paw.png' }))
  expect(screen.queryByRole('img')).not.toBeInTheDocument()
  expect(fetchIt).toHaveBeenCalledOnce()
})
