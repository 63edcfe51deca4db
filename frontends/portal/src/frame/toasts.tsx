// A chunk of its own: nothing is announced before the first paint.
export { Toaster } from '@petinsure360/ui'
