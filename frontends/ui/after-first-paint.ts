const SEEN = 'largest-contentful-paint'
// Where nobody looks at the page, or the browser does not say what was seen.
const AT_LATEST_MS = 500

/**
 * Runs once the text that stands in the page has been seen, so that what `run` loads competes with neither the styles nor the
 * font; in a page that nobody looks at it runs as well.
 */
export function afterFirstPaint(run: () => void): void {
  let begun = false
  const once = () => {
    if (begun) return
    begun = true
    run()
  }
  if (PerformanceObserver.supportedEntryTypes.includes(SEEN))
    new PerformanceObserver(once).observe({ type: SEEN, buffered: true })
  else requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, AT_LATEST_MS)
}
