"""Who may use the console: sign-in cookies, CSRF, limits on guessing."""
