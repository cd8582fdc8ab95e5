"""The picture of a simulated clinic: what decisions are worth in either order."""

from collections.abc import Sequence

_INBOX, _RANDOM = 'stroke="#206bc4"', 'stroke="#d6732a" stroke-dasharray="6 4"'
Runs = Sequence[Sequence[float]]


def drawn(inbox: Runs, random: Runs, each: int) -> str:
    """A line for each run, by weeks of `each` decisions, as SVG."""
    runs = [*inbox, *random]
    weeks = len(runs[0]) - 1
    low, high = min(map(min, runs)) - 1, max(map(max, runs)) + 1

    def x(week: int) -> float:
        return 50 + 400 * week / weeks

    def y(share: float) -> float:
        return 190 - 170 * (share - low) / (high - low)

    def line(shares: Sequence[float], look: str) -> str:
        points = " ".join(f"{x(week):.0f},{y(share):.1f}" for week, share in enumerate(shares))
        return f'<polyline points="{points}" fill="none" stroke-width="2" {look}/>'

    def words(left: float, top: float, said: str, anchor: str = "end") -> str:
        return f'<text x="{left:.0f}" y="{top:.0f}" text-anchor="{anchor}">{said}</text>'

    looks = (_INBOX, _RANDOM)
    parts = [
        *(line(run, looks[0]) for run in inbox),
        *(line(run, looks[1]) for run in random),
        *(words(44, y(share) + 4, f"{share:.0f} %") for share in (low + 1, high - 1)),
        *(words(x(n), 210, f"{n * each}", "middle") for n in range(weeks + 1)),
        words(250, 228, "questions decided", "middle"),
        *(
            f'<line x1="60" x2="84" y1="{top}" y2="{top}" stroke-width="2" {look}/>'
            + words(92, top + 4, name, "start")
            for top, look, name in ((14, looks[0], "inbox"), (32, looks[1], "random"))
        ),
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 236" role="img"'
        ' font-family="sans-serif" font-size="12"><title>Questions by strangers that find their'
        " answer, by questions decided, in the inbox&#8217;s order and at random</title>"
        '<rect width="480" height="236" fill="#fff"/>' + "".join(parts) + "</svg>\n"
    )
