// Reports that a code was seen, without leaving the page; without this script the form does it by itself.

document.querySelector('form[action="/api/scans"]').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector('button');
  const done = document.getElementById('reported');
  button.disabled = true;
  try {
    const response = await fetch('/api/scans', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ uri: form.uri.value, country: form.country.value }),
    });
    done.textContent = response.ok ? 'Thank you. Your report was counted.' : 'That did not work. Try again in a minute.';
    button.disabled = response.ok;
  } catch {
    done.textContent = 'That did not work. Are you offline?';
    button.disabled = false;
  }
  done.className = 'shown';
});
