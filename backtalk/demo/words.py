"""The words of invented visitors: the examples of `data/nlu`, and names that nobody has."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from backtalk.red_flags.levels import Level

FIRST = (
    "Ada Amir Anke Bela Bo Carla Chidi Dana Davi Edda Elif Emre Esra Femi Finn Gwen Hana Hugo Ida"
    " Imani Ines Ivo Jana Joon Jude Kai Kofi Lara Leif Lena Lior Luz Maja Malik Mara Mei Milo Nadia"
    " Nell Nico Noor Odin Ola Omar Pia Priya Quinn Rafa Rana Remi Rosa Ruth Sana Sepp Tara Tomas"
    " Uma Vera Wes Xiu Yara Yusuf Zane Zoe"
).split()
LAST = (
    "Abbasi Almgren Baptiste Barlow Bergmann Castell Cho Dahl Darko Eklund Ferraro Fonseca Garrick"
    " Greenhill Haddad Halloran Ivanko Janssen Kaur Keller Kimura Lindqvist Lowell Mbeki Moreau"
    " Nakata Novotny Oakes Okoro Olsen Pereira Quist Rahimi Rossi Sandoval Sato Thackeray Tran"
    " Udall Vasquez Vogel Whitlock Wolde Yilmaz Zeller"
).split()
UNANSWERED = (
    *(
        "my knee clicks when I climb stairs",
        "knee clicking on the stairs",
        "why does my knee click",
    ),
    *("is there parking at the clinic", "where can I park", "do you have parking for patients"),
    *("do you do dry needling", "is dry needling any good", "how much is dry needling"),
    *("pain in my shoulder when I reach up", "shoulder pain reaching overhead"),
    *("should I wear a back belt at work", "back belt for lifting boxes yes or no"),
    *("can you sign my sick note", "I need a sick note for work"),
    *("are insoles worth it", "do insoles help", "which insoles should I buy"),
    *("neck stiff in the morning", "my neck is stiff when I wake up"),
    *("which mattress do you recommend", "best mattress", "soft or hard mattress"),
    *("tengo dolor de espalda", "mir tut der Rücken weh"),
)
REASONS = (
    "Stiff back after a long drive",
    "Would like an assessment of the hip",
    "Exercises after the first visit",
    "Back pain at the desk",
    "Wants to run again",
)
TIMES = ("mornings", "after 5 pm", "any time", "Tuesday or Thursday", "lunch time", "")
DANGERS = {
    "ces_saddle_numbness": Level.EMERGENCY_NOW,
    "ces_bladder": Level.EMERGENCY_NOW,
    "spinal_infection": Level.SAME_DAY,
    "dvt": Level.SAME_DAY,
    "inflammatory_back_pain": Level.SOON,
}
"""Rows of `data/red_flags.yml` that invented visitors describe, and their levels."""


@dataclass(frozen=True)
class Examples:
    """What visitors may say: about each topic, otherwise, of each danger sign."""

    topics: dict[str, list[str]]
    others: dict[str, list[str]]
    dangers: dict[str, list[str]]


def examples(data: Path) -> Examples:
    """Read what the assistant learns from.

    Args:
        data: The folder `data` of the project.
    """
    topics = {path.stem: _lines(path) for path in sorted((data / "nlu/topics").glob("*.yml"))}
    others = {name: _lines(data / f"nlu/{name}.yml") for name in ("contact", "follow_up")}
    dangers = {
        red_flag_id: _lines(data / f"nlu/red_flags/{red_flag_id}.yml") for red_flag_id in DANGERS
    }
    return Examples(topics, others, dangers)


def _lines(path: Path) -> list[str]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    lines = "".join(block.get("examples", "") for block in blocks).splitlines()
    return [line.removeprefix("- ") for line in lines]
