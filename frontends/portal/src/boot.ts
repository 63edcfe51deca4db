// What a page loads at first: its styles. What it says stands in it already, and the app follows when that has been seen.
import './portal.css'
import { afterFirstPaint } from '@petinsure360/ui/after-first-paint'

afterFirstPaint(() => void import('./main.ts'))
