// What a page loads at first: its styles, and who is signed in. What it says stands in it already; the app follows when that
// has been seen, and not at all where the page is about to be left for the authority.
import './portal.css'
import { session } from '@petinsure360/client/session'
import { afterFirstPaint } from '@petinsure360/ui/after-first-paint'
import { keepPrerendered, showPrerendered } from './prerendered.ts'

// Takes the sign-in's answer out of the address before the router reads it.
const started = session.start('portal')
const begin = () => afterFirstPaint(() => void import('./main.ts'))

if (session.isLeaving()) {
  keepPrerendered()
  void started.then(begin)
} else {
  showPrerendered()
  begin()
}
