// Keeps the page that scans for when there is no network: one whole version of it, each file by its SHA-256, and nothing else. Proofs
// are kept by the page itself. The server writes names and hashes into this file, so that it changes when one of them does.

const CACHE = 'waymark-scan-/*version*/';
const FILES = {
/*files*/};

/** All or nothing: a file with another hash, from a server of another version, ends this; the browser tries again later. */
async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(Object.entries(FILES).map(([path, integrity]) => new Request(path, { integrity, cache: 'reload' })));
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith('waymark-scan-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

// An old version stays until the person takes the new one: scripts of two versions never meet in one page.
self.addEventListener('message', (event) => event.data === 'take over' && self.skipWaiting());

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || !Object.hasOwn(FILES, pathname)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(pathname)).then((kept) => kept ?? fetch(event.request)));
});
