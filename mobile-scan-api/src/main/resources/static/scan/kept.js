// The proofs that are kept on this device, and the policy that was seen first (IndexedDB). A proof is what the node gave, byte for byte.

/** So many products. */
export const MOST = 20;

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open('waymark-scan', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('proofs', { keyPath: 'key' });
    request.result.createObjectStore('settings');
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Runs `use` on a store; the promise is kept when the transaction is on the disk. */
async function within(store, mode, use) {
  const transaction = (await database).transaction(store, mode);
  return new Promise((resolve, reject) => {
    const request = use(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const keyOf = (host, identifier) => host + ' ' + identifier;

/** All proofs, the latest kept first. */
export const proofs = async () => (await within('proofs', 'readonly', (s) => s.getAll())).sort((a, b) => b.kept - a.kept);

export const proofOf = (host, identifier) => within('proofs', 'readonly', (s) => s.get(keyOf(host, identifier)));

/** Keeps a proof {host, identifier, bytes, policy, policies, title, path, time, size}; the oldest beyond the last 20 goes. */
export async function keep(proof) {
  await within('proofs', 'readwrite', (s) => s.put({ ...proof, key: keyOf(proof.host, proof.identifier), kept: Date.now() }));
  for (const old of (await proofs()).slice(MOST)) await within('proofs', 'readwrite', (s) => s.delete(old.key));
}

export const policyKept = () => within('settings', 'readonly', (s) => s.get('policy'));

export const keepPolicy = (text) => within('settings', 'readwrite', (s) => s.put(text, 'policy'));

export async function forget() {
  await within('proofs', 'readwrite', (s) => s.clear());
  await within('settings', 'readwrite', (s) => s.clear());
}
