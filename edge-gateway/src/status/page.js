setInterval(async () => {
  try {
    const page = await (await fetch(location.href)).text();
    const next = new DOMParser().parseFromString(page, 'text/html').querySelector('main');
    document.querySelector('main').replaceWith(next);
    document.body.classList.remove('stale');
  } catch {
    document.body.classList.add('stale');
  }
}, 3000);
