"""Contact requests (leads): taking one, working on it, finding it.

`request` takes them, `due` says when each is to be answered, `workflow` is what staff do with
them, `undo` takes that back, `history` tells it, `listing` and `search` find them.
"""

from backtalk.leads.request import LeadDetails, LeadRequest, LeadsUnavailable, create, read

__all__ = ["LeadDetails", "LeadRequest", "LeadsUnavailable", "create", "read"]
