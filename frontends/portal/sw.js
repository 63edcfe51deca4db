// The app's own files, kept on the device: it opens offline, and a page that was never seen opens, too.
// Data is never kept here. The list of files is filled in by the build, so a new build is a new worker.
const SHELL = 'shell-__BUILD__'
const FILES = __FILES__

self.addEventListener('install', event => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then(cache => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(names => Promise.all(names.filter(name => name !== SHELL).map(name => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api')) return
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/app.html')))
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then(kept => kept ?? fetch(request)))
  }
})
