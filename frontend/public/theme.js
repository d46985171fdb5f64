// Runs before the first paint so that neither the theme nor the language flashes. A file of its own,
// because the server's content security policy allows no inline script.
(() => {
  try {
    const theme = localStorage.getItem("hupan.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const language = localStorage.getItem("hupan.language");
    // A page that the server wrote says itself in which language.
    if (language && !("written" in document.documentElement.dataset))
      document.documentElement.lang = language;
  } catch {
    // Storage may be refused (private windows): the system's theme and language stand.
  }
})();
