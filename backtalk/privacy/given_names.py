"""Given names of a dozen languages, told from the words that some of them are."""

import importlib
from functools import lru_cache

_LANGUAGES = (
    *("en_US", "en_GB", "en_IE", "en_IN", "en_NG", "es_MX", "fr_FR", "de_DE", "it_IT", "pl_PL"),
    *("pt_BR", "nl_NL", "sv_SE"),
)
# Names that are words as well: they count only where a capital sets them apart from a sentence.
_WORDS = frozenset(
    """
    abel ache alba alexa alexander alve amber an ana angel april ari arm art as at august
    austin autumn ava back baker band baptist bas bay be beau belle berg bill blaine blessing
    blue bo bob bond booker bor brand brandy bright brit brook brooke brooklyn bruce buck bud
    cal candy care carter case cash chad chance charity chase che chelsea cherry chip
    christian clay cliff cole colt comfort constance coral cord cruz crystal cure daisy dakota
    dale dalton dana dane dash dawn dean dee del della der destiny devon dex di diamond dick
    dion do dolly dom don dot dr drew duke earl ed eden edit ege eh el elder else em ember en
    er ernest essence eta eve ever faith fanny fay fe feel feet fern fiat finn floor flora
    florence flower foot forest forrest forum foster frank free ga gal gale gates gay ge gene
    genesis georgia germ german gi ginger glen glory go grace grant gray green grit gun gus
    guy ha hand hank happy hard hardy harm harmony harper harry harsh haven hazel he head heal
    heath heather heel hero hi hip ho holly holm hope hot hunter hurt ice ida im in india ines
    iona ira iris iron is isis island israel it iv ivory ivy jack jade jan jay je jean jena
    jersey jet jewel ji jo job jog joint joker joy juan juice juliet jump june junior justice
    ka kane kata kelvin kent ki kick king kit knee ko la lady lame lance lane laurel le lean
    lee leg leo les lexus li lift lily limp lincoln line lip lo load long loose lora lore lot
    lotus lou love low lowe lu luce luck lucky ma mac major mal man mandy march mare marian
    marina marine mark mart mason mat mats max maxim may mckenzie me med mel melody mend
    mercedes mercy meta mi mia mick mid milan mild mile miles milo mina mint mira misty mo mon
    more morgan morphine morris move mu muscle my na nada nan nature neck neel neil neo ng ni
    nick nina no noble noel norm nova numb nur ocean oh olive oliver om on one opal or orlando
    os otto owe oz pa page pain palm pam paris parker pat patience patrick peace pearl peg
    penny pepper per pi pia pier piper po porter prince princess promise queen ra rae rain
    raven ravi ray re red reed reid rest rib rich rick rio river ro rob robin rock rocky rod
    roger roll rom roman romeo ron rose rosemary roy royal rub ruby run rusty ruth sage said
    salvador sam sana sandy santiago sara savannah scarlet sen set shay she shell shelly
    sherry shin si sib siri sit skip sky so sol sole sonny sore spin stand star stella step
    sterling stiff sting stone stormy story strain strong su sue summer sun sunny ta tab tal
    tam tan tap te teddy temple terra theres thomas ti tia tie ties una tiger tight till tim tin
    to toe ton top tor tore trace true tu turn turner twist unique up us ute valentine van ve
    vi victor viola violet virgil virtue vital wa wade walk walker wally ward warm warren we
    weak wear week west wheeler will willow willy winter wood woody work worth wren wynn xi ya
    ye yoga yu ze zen zion zu
    """.split()
)


@lru_cache
def given_names() -> frozenset[str]:
    """All of them, in small letters; those of one part and two letters or more."""
    names = {
        name.casefold()
        for language in _LANGUAGES
        for name in importlib.import_module(
            f"faker.providers.person.{language}"
        ).Provider.first_names
    }
    return frozenset(name for name in names if len(name) > 1 and " " not in name)


@lru_cache
def family_names() -> frozenset[str]:
    """Common family names, in small letters: some are words, so they count after a given name."""
    names = (
        name.casefold()
        for language in _LANGUAGES
        for name in importlib.import_module(
            f"faker.providers.person.{language}"
        ).Provider.last_names
    )
    return frozenset(name for name in names if len(name) > 2 and " " not in name)


def is_only_a_name(word: str) -> bool:
    """Whether this is a given name, whatever its capitals, and no other word."""
    folded = word.casefold()
    return len(folded) > 2 and folded in given_names() and folded not in _WORDS


def may_be_a_name(word: str) -> bool:
    """Whether this is a given name, though it may be another word as well."""
    return word.casefold() in given_names()
