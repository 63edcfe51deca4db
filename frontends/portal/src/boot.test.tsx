// What a page does before its program is there: goes to the authority alone, and shows again what stood there.
import { beforeEach, expect, test, vi } from 'vitest'

const session = vi.hoisted(() => ({ start: vi.fn(), isLeaving: vi.fn() }))
const program = { begun: 0 }
vi.mock('@petinsure360/client/session', () => ({ session }))
vi.mock('./portal.css', () => ({}))

async function open(path: string, markup: string): Promise<void> {
  history.replaceState(null, '', path)
  document.body.innerHTML = `<div id="root">${markup}</div>`
  vi.resetModules()
  vi.doMock('./main.ts', () => {
    program.begun += 1
    return {}
  })
  await import('./boot.ts')
}

const shown = () => document.getElementById('root')?.innerHTML

beforeEach(() => {
  program.begun = 0
  sessionStorage.clear()
  session.start.mockReset().mockReturnValue(new Promise(() => {}))
  session.isLeaving.mockReset().mockReturnValue(false)
})

test('a page that is about to be left loads no program, and stands there again after the way back', async () => {
  session.isLeaving.mockReturnValue(true)
  await open('/claims', '<h1>Your claims</h1>')
  await new Promise(resolve => setTimeout(resolve, 350))
  expect(program.begun).toBe(0)

  session.isLeaving.mockReturnValue(false)
  session.start.mockImplementation(() => {
    history.replaceState(null, '', '/claims')
    return Promise.resolve()
  })
  await open('/signed-in?code=1', '<p>…</p>')
  expect(shown()).toBe('<h1>Your claims</h1>')
  await vi.waitFor(() => expect(program.begun).toBe(1))
})

test('what stood in one page is shown in no other, and once only', async () => {
  session.isLeaving.mockReturnValue(true)
  await open('/claims', '<h1>Your claims</h1>')
  session.isLeaving.mockReturnValue(false)
  await open('/pets', '<h1>Your pets</h1>')
  expect(shown()).toBe('<h1>Your pets</h1>')
  await open('/claims', '<h1>Claims</h1>')
  expect(shown()).toBe('<h1>Claims</h1>')
})

test('an authority that cannot be reached leaves a page whose program starts', async () => {
  session.isLeaving.mockReturnValue(true)
  session.start.mockResolvedValue(undefined)
  await open('/claims', '<h1>Your claims</h1>')
  await vi.waitFor(() => expect(program.begun).toBe(1))
})
