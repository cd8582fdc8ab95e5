"""Settings: the clinic's details as visitors see them, where each is changed, what is amiss."""

from starlette.requests import Request
from starlette.responses import Response

from backtalk.content.clinic import WEEKDAYS
from web.console.render import render
from web.gateway import gateway


async def show(request: Request) -> Response:
    """What is set."""
    clinic = gateway(request).content.get().clinic
    rows = {
        "Name": clinic.name,
        "Phone": clinic.phone,
        "E-mail": clinic.email,
        "Address": clinic.address,
        "Country": clinic.country,
        "Time zone": clinic.time_zone,
        "Promised answer": f"{clinic.response_time.text} ({clinic.response_time.hours} h)",
        "Booking page": clinic.booking_url or "none",
        "Privacy page": clinic.privacy_url,
    }
    config = gateway(request).settings
    kept = config.request_retention_days
    retention = {
        "Chats without a request": f"{config.retention_days} days after the last message",
        "Requests": f"{kept} days after they are dealt with" if kept else "until they are deleted",
    }
    hours = {day.capitalize(): ", ".join(clinic.hours[day]) or "closed" for day in WEEKDAYS}
    context = {
        "rows": rows,
        "hours": hours,
        "retention": retention,
        "unnamed_proxy": gateway(request).unnamed_proxy,
        "closed": clinic.closed,
    }
    return render(request, "admin/settings.html", context)
