"""The library under the actions and the web server."""
