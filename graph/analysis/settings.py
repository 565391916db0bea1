"""The settings on which a result depends besides the data. Each is declared once; command-line
options, arguments of the API, query strings, fields of forms, and the lines that state the settings
of a result are made from it. It imports nothing slow, because `verkosto --help` reads it."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from graph.analysis.json_data import as_json, json_name
from graph.dates import before
from graph.errors import BadInput, suggest
from graph.ontology import Words

TIES = {
    "membership": Words("jäsenyydet", "medlemskap", "memberships"),
    "attendance": Words("osallistumiset", "deltagande i evenemang", "events attended"),
    "cohort": Words("valmennuskurssit", "kurser i träningsprogram", "training cohorts"),
    "position": Words("työpaikat", "arbetsplatser", "workplaces"),
}
WEIGHTS = {
    "raw": Words("kaikki yhtä paljon", "alla lika mycket", "every meeting alike"),
    "newman": Words("pienet ryhmät enemmän", "små grupper mer", "small groups more"),
}
GROUPINGS = {
    "sector": Words("hallinnonala", "förvaltningsområde", "sector"),
    "organisation": Words("organisaatio", "organisation", "organisation"),
    "region": Words("alue", "region", "region"),
    "gender": Words("sukupuoli", "kön", "gender"),
}
MAX_DRAWS = 1_000_000

Type = Literal["day", "several", "choice", "period", "number", "flag"]
Part = Literal["network", "weighting", "chance"]
Place = Literal["form", "more", ""]


@dataclass(frozen=True, slots=True)
class Setting:
    """The description of a setting.

    `type`: a `day`, `several` of its choices, one `choice`, a `period` such as 3y, a whole `number`
    from `minimum` to `maximum`, or a `flag`. `label`: its name; `help`: its effect, in a sentence.
    `plain_digits`: whether it is not a quantity, so that its digits are not grouped. `part`:
    whether it defines the network, the weights in it, or the random draws. `pages`: whether forms
    of pages show it, at once ("form") or under more choices ("more"). `given`: whether the user
    chooses it; otherwise it follows from the user's role.
    """

    type: Type
    label: Words
    help: Words
    choices: dict[str, Words] = field(default_factory=dict)
    minimum: int = 0
    maximum: int | None = None
    plain_digits: bool = False
    part: Part = "network"
    pages: Place = ""
    given: bool = True


def _setting(*args: Any, **kwargs: Any) -> dict[str, Setting]:
    return {"setting": Setting(*args, **kwargs)}


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """The settings of an analysis; every result holds those it was made with."""

    as_of: date = field(
        metadata=_setting(
            "day",
            Words("Tilanne", "Läget den", "As of"),
            Words(
                (
                    "Tarkasteltava päivä: 2026-11-23, tai 2019, joka on sen vuoden loppu. Jos ei "
                    "anneta, tämä päivä."
                ),
                (
                    "Dagen som granskas: 2026-11-23, eller 2019, som är slutet av det året. I "
                    "dag, om inget anges."
                ),
                (
                    "The day to look at: 2026-11-23, or 2019 for the end of that year. Today, if "
                    "not given."
                ),
            ),
            pages="form",
        )
    )
    ties: tuple[str, ...] = field(
        metadata=_setting(
            "several",
            Words("Yhteydet", "Kontakter", "Ties"),
            Words(
                (
                    "Mikä lasketaan tapaamiseksi: jäsenyys (membership), osallistuminen "
                    "tilaisuuteen (attendance), valmennuskurssi (cohort) tai tehtävä (position)."
                ),
                (
                    "Vad som räknas som att träffas: medlemskap (membership), deltagande i "
                    "evenemang (attendance), kurs i träningsprogram (cohort) eller befattning "
                    "(position)."
                ),
                "What counts as meeting: membership, attendance, cohort or position.",
            ),
            choices=TIES,
            pages="form",
        ),
        default=("membership",),
    )
    weight: str = field(
        metadata=_setting(
            "choice",
            Words("Painotus", "Viktning", "Weight"),
            Words(
                "raw: kaikki tapaamiset yhtä paljon; newman: pienet ryhmät enemmän.",
                "raw: alla möten lika mycket; newman: små grupper mer.",
                "raw: every meeting alike; newman: small groups more.",
            ),
            choices=WEIGHTS,
            part="weighting",
            pages="form",
        ),
        default="raw",
    )
    by: str = field(
        metadata=_setting(
            "choice",
            Words("Ryhmittely", "Gruppering", "Grouped by"),
            Words(
                (
                    "Minkä mukaan johtajat ryhmitellään: hallinnonalan (sector), organisaation "
                    "(organisation), alueen (region) vai sukupuolen (gender)."
                ),
                (
                    "Vad personer grupperas efter: förvaltningsområde (sector), organisation "
                    "(organisation), region (region) eller kön (gender)."
                ),
                "What people are grouped by: sector, organisation, region or gender.",
            ),
            choices=GROUPINGS,
            part="weighting",
        ),
        default="sector",
    )
    window: str = field(
        metadata=_setting(
            "period",
            Words("Tilaisuudet ajalta", "Evenemang under de senaste", "Events of the last"),
            Words(
                (
                    "Kuinka pitkältä ajalta tilaisuudet lasketaan: 3y (vuotta), 18m (kuukautta) "
                    "tai 90d (päivää)."
                ),
                "Från hur lång tid evenemang räknas: 3y (år), 18m (månader) eller 90d (dagar).",
                "How far back events count: 3y, 18m or 90d.",
            ),
            pages="more",
        ),
        default="3y",
    )
    cap: int | None = field(
        metadata=_setting(
            "number",
            Words(
                "Suurin ryhmä, joka lasketaan",
                "Största grupp som räknas",
                "Largest group that counts",
            ),
            Words(
                "Tätä suurempia tilaisuuksia ja ryhmiä ei lasketa.",
                "Evenemang och grupper med fler personer än så räknas inte.",
                "Events and groups of more people than this count nothing.",
            ),
            minimum=2,
            part="weighting",
            pages="more",
        ),
        default=None,
    )
    half_life: str | None = field(
        metadata=_setting(
            "period",
            Words("Puoliintumisaika", "Halveringstid", "Half-life"),
            Words(
                (
                    "Missä ajassa päättyneen painotus puolittuu: 2y (vuotta), 18m (kuukautta) tai "
                    "90d (päivää)."
                ),
                (
                    "Efter hur lång tid det som är över räknas till hälften: 2y (år), 18m "
                    "(månader) eller 90d (dagar)."
                ),
                "When what is over comes to count half: 2y, 18m or 90d.",
            ),
            part="weighting",
            pages="more",
        ),
        default=None,
    )
    drafts: bool = field(
        metadata=_setting(
            "flag",
            Words("Luonnokset mukana", "Utkast räknas", "Drafts count"),
            Words(
                "Myös vasta ehdotetut ryhmät, uudet jäsenet ja tilaisuudet lasketaan.",
                "Även grupper, nya medlemmar och evenemang som bara är föreslagna räknas.",
                "Groups, newcomers and events that are only proposed count too.",
            ),
            pages="more",
        ),
        default=False,
    )
    least: int = field(
        metadata=_setting(
            "number",
            Words(
                "Vähimmäismäärä johtajia, joista näytetään lukuja",
                "Minsta antal ledare som redovisas",
                "Fewest leaders shown",
            ),
            Words(
                (
                    "Hallinnonalat, joilla on vähemmän ihmisiä, jätetään pois; 0 niille, jotka "
                    "saavat lukea henkilöistä."
                ),
                (
                    "Förvaltningsområden med färre personer utelämnas; 0 för den som får läsa om "
                    "personer."
                ),
                "Sectors of fewer people are left out; 0 for those who may read of people.",
            ),
            given=False,
        ),
        default=0,
    )
    """Together with the people in them, see graph/analysis/withheld.py."""

    draws: int = field(
        metadata=_setting(
            "number",
            Words("Satunnaisarvontoja", "Slumpdragningar", "Random draws"),
            Words(
                "Satunnaisarvontojen määrä.",
                "Antalet slumpdragningar.",
                "How often chance is drawn.",
            ),
            minimum=1,
            maximum=MAX_DRAWS,
            part="chance",
        ),
        default=1000,
    )
    seed: int = field(
        metadata=_setting(
            "number",
            Words("Satunnaissiemen", "Slumptalsfrö", "Random seed"),
            Words(
                "Sama satunnaissiemen antaa samat luvut.",
                "Samma slumptalsfrö ger samma siffror.",
                "The same seed gives the same figures.",
            ),
            plain_digits=True,
            part="chance",
        ),
        default=0,
    )

    def as_dict(self) -> dict[str, Any]:
        """The settings as JSON data, as in every result."""
        return {json_name(name): as_json(getattr(self, name)) for name in SETTINGS}


SETTINGS: dict[str, Setting] = {
    each.name: each.metadata["setting"] for each in fields(AnalysisSettings)
}
"""By name, in the order in which they are shown."""
DEFAULTS: dict[str, Any] = {each.name: each.default for each in fields(AnalysisSettings)}
"""By name; `as_of` has no default."""


def check_settings(settings: AnalysisSettings) -> None:
    """Raises BadInput that names the first setting which cannot be used."""
    if not settings.ties:
        raise BadInput("no_tie_chosen", known=", ".join(TIES))
    for tie in settings.ties:
        if tie not in TIES:
            raise BadInput("not_a_tie", tie=tie, remedy=suggest(tie, TIES))
    if settings.weight not in WEIGHTS:
        raise BadInput(
            "not_a_weight", weight=settings.weight, remedy=suggest(settings.weight, WEIGHTS)
        )
    if settings.draws < 1:
        raise BadInput("too_few_draws", draws=settings.draws)
    if settings.seed < 0:
        raise BadInput("not_a_seed", seed=settings.seed)
    if settings.by not in GROUPINGS:
        raise BadInput("not_a_grouping", by=settings.by, remedy=suggest(settings.by, GROUPINGS))
    if settings.least and settings.by != "sector":
        raise BadInput("grouping_tells_small_sectors", by=settings.by)
    if settings.cap is not None and settings.cap < 2:
        raise BadInput("cap_too_small", cap=settings.cap)
    for name, setting in SETTINGS.items():
        if setting.type == "period" and (period := getattr(settings, name)) is not None:
            before(settings.as_of, period)
