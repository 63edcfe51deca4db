import { expect, test } from 'vitest'
import { Live, liveApi, nameOf } from './live.ts'

test('announces each event once and in order, and says how the connection is', async () => {
  const { LIVE_API = '', LIVE_TOKEN = '', LIVE_CLAIMS = '0' } = process.env
  const announced: number[] = []
  let claims = 0
  const states: string[] = []
  await new Promise<void>(resolve => {
    const live = new Live({
      api: liveApi(LIVE_API, async () => LIVE_TOKEN),
      stale: () => {},
      announce: event => {
        announced.push(Number(event.sequence))
        if (nameOf(event) === 'claim_submitted') claims += 1
        if (claims === Number(LIVE_CLAIMS)) resolve(live.stop())
      },
    })
    live.subscribe(() => states.push(live.state()))
    live.start()
  })
  const first = announced[0] ?? 0
  expect(announced).toEqual(announced.map((_, index) => first + index))
  expect(states).toEqual(['live', 'offline', 'live', 'offline'])
})
