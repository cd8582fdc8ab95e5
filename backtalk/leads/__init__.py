"""Contact requests (leads): taking one, working on it, finding it.

`intake` takes them, `due` says when each is to be answered, `workflow` is what staff do with
them, `undo` takes that back, `history` tells it, `lists` finds them, `contact` reads how to reach
the person, `left` keeps a number that was never confirmed.
"""
