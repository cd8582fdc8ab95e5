"""The only server that visitors and staff reach: chat API, pages, console."""
