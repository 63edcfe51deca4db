/** Runs once what stands in the page has been seen; in a page that nobody looks at nothing is drawn, and it runs as well. */
export function afterFirstPaint(run: () => void): void {
  let begun = false
  const once = () => {
    if (begun) return
    begun = true
    run()
  }
  requestAnimationFrame(() => setTimeout(once))
  setTimeout(once, 300)
}
