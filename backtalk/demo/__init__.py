"""Invented conversations and requests, to try the console out and to measure it.

All are marked: ids begin with `making.MARK`, names end with `(invented)`. `making` invents them,
`loading` puts them into the database and takes them out.
"""
