"""Conversations as staff see them: lists, search, and the transcript of one."""
