"""What members of staff can be; by itself, since the command line names them in its help."""

from typing import Literal, get_args

Role = Literal["staff", "trainer", "clinician", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
