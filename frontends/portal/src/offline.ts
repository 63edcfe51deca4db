// The first page is there by then, on a phone and a slow network as well.
const SETTLED_MS = 8_000

/**
 * Has the app kept on the device, so that it opens without a network, too. Its files are many times what a page needs: fetched
 * at once they would compete with those of the first page.
 */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return
  setTimeout(() => void navigator.serviceWorker.register('/sw.js').catch(() => {}), SETTLED_MS)
}
