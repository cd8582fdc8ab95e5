"""The console's pages, by purpose; `web.console.routes` says who may use which."""
