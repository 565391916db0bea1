"""Every kind of node and relationship. From this one table are made constraints, statements,
sheets, the loaders' checks, templates, the GraphQL schema, lists, pictures and the words of the
interface.

It follows Popolo and FollowTheMoney (Person, Organization, Membership), W3C ORG (mergers) and the
two-mode view of networks: people meet in affiliations. Every row may have `source` and `quotes`;
the store keeps `sources`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """One thing's name in Finnish, Swedish and English."""

    fi: str
    sv: str
    en: str

    def in_language(self, lang: str) -> str:
        return str(getattr(self, lang))


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a kind. `type`: text, date (partial), flag, choice, list (of texts) or
    business_id. `choices`: the words of each stored value."""

    name: str
    words: Words
    type: str = "text"
    required: bool = False
    choices: dict[str, Words] | None = None
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The sheet of a workbook that holds rows of a kind. `columns`: its columns in order, in the
    notation that loaders/sheets.py reads. `title`: the kind's plural if not given."""

    name: str
    columns: str
    title: Words | None = None


@dataclass(frozen=True, slots=True)
class Symbol:
    """How a kind is drawn in pictures. `shape`: one of viz/draw/shapes.py, or `dot`. `hollow`:
    whether only its outline is drawn. `people`: whether it has the colour of people."""

    shape: str
    hollow: bool = False
    people: bool = False


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node.

    `words`: its name in the singular; `plural`: its name as the title of a list; `many`: its name
    after a number of two or more; `one`: after the number one (`words` if not given).

    `path`: the first part of the addresses of its pages; `collection`: the name of its list in
    GraphQL, in snake case (`path` if not given). `list_columns`: each a property; or a relation in
    snake case, of one or two steps, which shows the names at its end; or # and a relation, which
    shows their number. `tie`: by which of TIE_TYPES people meet in it, empty if they do not.
    `column`: the heading of columns in other sheets that refer to it.
    """

    label: str
    words: Words
    properties: tuple[Property, ...]
    plural: Words
    many: Words
    path: str
    sheet: SheetLayout
    list_columns: tuple[str, ...]
    symbol: Symbol
    one: Words | None = None
    collection: str = ""
    tie: str = ""
    column: str = ""

    @property
    def affiliation(self) -> bool:
        """Whether leaders meet in it."""
        return bool(self.tie)


@dataclass(frozen=True, slots=True)
class RelationshipKind:
    """A kind of relationship. `ends`: the (from, to) labels that it may join. `key`: the properties
    that distinguish relationships of the same pair. `column`: the heading of columns from which it
    is made; if not given, that of the kind they refer to."""

    type: str
    words: Words
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...] = ()
    key: tuple[str, ...] = ()
    sheet: SheetLayout | None = None
    column: str = ""


def _choices(**words: tuple[str, str, str]) -> dict[str, Words]:
    return {name.replace("_", " "): Words(*three) for name, three in words.items()}


ID = Property(
    "id",
    Words("tunnus", "kod", "id"),
    required=True,
    hint=Words(
        "Oma lyhyt tunnus, jolla muut taulukot viittaavat tähän riviin.",
        "En egen kort kod som andra tabeller hänvisar till.",
        "A short id of your own that other sheets refer to.",
    ),
)
_NAME_HINT = Words(
    "Vähintään yksi nimi kolmesta.",
    "Minst ett av de tre namnen.",
    "At least one of the three names.",
)
NAMES = (
    Property(
        "name_fi", Words("nimi suomeksi", "namn på finska", "name in Finnish"), hint=_NAME_HINT
    ),
    Property(
        "name_sv", Words("nimi ruotsiksi", "namn på svenska", "name in Swedish"), hint=_NAME_HINT
    ),
    Property(
        "name_en", Words("nimi englanniksi", "namn på engelska", "name in English"), hint=_NAME_HINT
    ),
)
_DATE_HINT = Words(
    "2019, 2019-02 tai 2019-02-03; tyhjä on avoin.",
    "2019, 2019-02 eller 2019-02-03; tomt är öppet.",
    "2019, 2019-02 or 2019-02-03; empty is open.",
)
DATED = (
    Property("valid_from", Words("alkaa", "börjar", "from"), "date", hint=_DATE_HINT),
    Property("valid_to", Words("päättyy", "slutar", "to"), "date", hint=_DATE_HINT),
)
MEMBERS_KNOWN = Property(
    "members_known",
    Words("jäsenet tiedossa", "medlemmar kända", "members known"),
    "choice",
    choices=_choices(
        complete=("kaikki", "alla", "complete"),
        partial=("osa", "delvis", "partial"),
        none=("ei yhtään", "inga", "none"),
    ),
    hint=Words(
        "Onko jäsenluettelo tiedossa: kaikki, osa vai ei yhtään.",
        "Om medlemslistan är känd: alla, delvis eller inga.",
        "How much of the list of members is known.",
    ),
)
DRAFT = Property(
    "draft",
    Words("luonnos", "utkast", "draft"),
    "flag",
    hint=Words(
        "Ehdotus, jota analyysit eivät laske mukaan.",
        "Ett förslag som analyserna inte räknar med.",
        "A proposal that no analysis counts.",
    ),
)
JOINS = Property(
    "joins",
    Words("täydentää", "kompletterar", "joins"),
    hint=Words(
        "Luonnoksen: sen ryhmän, verkoston tai hankkeen tunnus, johon sen jäsenet tulisivat.",
        "För ett utkast: koden för den grupp, det nätverk eller det projekt som dess medlemmar"
        " skulle komma till.",
        "Of a draft: the id of the group, network or project to which its members would come.",
    ),
)
QUOTES = Property("quotes", Words("lainaukset", "citat", "quotes"), "list")
AUDIENCE = Property("audience", Words("kenelle", "målgrupp", "audience"), "list")
PURPOSE = Property("purpose", Words("tarkoitus", "syfte", "purpose"), "list")
PRINCIPLES = Property(
    "principles", Words("toimintaperiaatteet", "verksamhetsprinciper", "principles"), "list"
)
STATED_SIZE = Property(
    "stated_size", Words("ilmoitettu koko", "uppgiven storlek", "stated size"), "list"
)
OPEN_QUESTIONS = Property(
    "open_questions", Words("avoimet kysymykset", "öppna frågor", "open questions"), "list"
)
NAME_STATUS = Property("name_status", Words("nimen alkuperä", "namnets ursprung", "name status"))
BODY = (PURPOSE, PRINCIPLES, STATED_SIZE, OPEN_QUESTIONS, NAME_STATUS)


def _kind(choices: dict[str, Words]) -> Property:
    return Property("kind", Words("laji", "typ", "kind"), "choice", choices=choices)


def _text(name: str, fi: str, sv: str, en: str, required: bool = False) -> Property:
    return Property(name, Words(fi, sv, en), required=required)


SECTOR_KINDS = _choices(
    state=("valtio", "staten", "state"),
    municipal=("kunnat", "kommuner", "municipal"),
    external=("ulkoinen", "extern", "external"),
)
ORGANISATION_KINDS = _choices(
    ministry=("ministeriö", "ministerium", "ministry"),
    agency=("virasto", "ämbetsverk", "agency"),
    municipality=("kunta", "kommun", "municipality"),
    state_company=("valtionyhtiö", "statligt bolag", "state company"),
    company=("yritys", "företag", "company"),
    association=("yhdistys", "förening", "association"),
    university=("yliopisto", "universitet", "university"),
    court=("tuomioistuin", "domstol", "court"),
    parliament=("parlamentti", "parlament", "parliament"),
    international=("kansainvälinen", "internationell", "international"),
    other=("muu", "annan", "other"),
)
GROUP_KINDS = _choices(
    peer_group=("pienryhmä", "smågrupp", "peer group"),
    alumni_group=("alumniryhmä", "alumngrupp", "alumni group"),
    steering_group=("ohjausryhmä", "styrgrupp", "steering group"),
    working_group=("työryhmä", "arbetsgrupp", "working group"),
    cooperation_group=("yhteistyöryhmä", "samarbetsgrupp", "cooperation group"),
)
NETWORK_KINDS = _choices(
    forum=("foorumi", "forum", "forum"),
    professional=("ammatillinen", "yrkesnätverk", "professional"),
    alumni=("alumnit", "alumner", "alumni"),
    virtual=("virtuaalinen", "virtuellt", "virtual"),
    project=("hankeverkosto", "projektnätverk", "project"),
)
PROJECT_KINDS = _choices(
    development_project=("kehittämishanke", "utvecklingsprojekt", "development project"),
    working_group=("työryhmä", "arbetsgrupp", "working group"),
)
EVENT_KINDS = _choices(
    forum_meeting=("foorumin tapaaminen", "forummöte", "forum meeting"),
    morning_coffee=("aamukahvitilaisuus", "morgonkaffe", "morning coffee"),
    leadership_day=(
        "Julkisen johtamisen päivä",
        "Dagen för offentligt ledarskap",
        "Public Leadership Day",
    ),
    seminar=("seminaari", "seminarium", "seminar"),
    group_meeting=("ryhmän tapaaminen", "gruppmöte", "group meeting"),
    training=("valmennus", "utbildning", "training"),
)
MODES = _choices(
    in_person=("paikan päällä", "på plats", "in person"),
    virtual=("virtuaalinen", "virtuell", "virtual"),
    hybrid=("hybridi", "hybrid", "hybrid"),
)
MEMBER_ROLES = _choices(
    chair=("puheenjohtaja", "ordförande", "chair"),
    vice_chair=("varapuheenjohtaja", "vice ordförande", "vice chair"),
    member=("jäsen", "medlem", "member"),
    secretary=("sihteeri", "sekreterare", "secretary"),
    contact=("yhteyshenkilö", "kontaktperson", "contact"),
    expert=("asiantuntija", "sakkunnig", "expert"),
    other=("muu", "annan", "other"),
)
EVENT_ROLES = _choices(
    attendee=("osallistuja", "deltagare", "attendee"),
    speaker=("puhuja", "talare", "speaker"),
    host=("isäntä", "värd", "host"),
)
STATUSES = _choices(
    invited=("kutsuttu", "inbjuden", "invited"),
    accepted=("ilmoittautunut", "anmäld", "accepted"),
    declined=("estynyt", "avböjt", "declined"),
    attended=("osallistui", "deltog", "attended"),
)
SOURCE_KINDS = _choices(
    document=("asiakirja", "dokument", "document"),
    table=("taulukko", "tabell", "table"),
    api=("rajapinta", "gränssnitt", "API answer"),
    synthetic=("keksitty esimerkki", "påhittat exempel", "synthetic sample"),
)

_NAME_COLUMNS = "id* name_fi name_sv name_en"
_DATE_COLUMNS = "from=valid_from to=valid_to"
_BODY_COLUMNS = (
    f"{_NAME_COLUMNS} kind programme>ALUMNI_OF organiser>ORGANISED_BY {_DATE_COLUMNS} members_known"
)

NODES = (
    NodeKind(
        "Sector",
        Words("hallinnonala", "förvaltningsområde", "administrative sector"),
        (ID, *NAMES, _kind(SECTOR_KINDS), *DATED, NAME_STATUS, QUOTES),
        plural=Words("hallinnonalat", "förvaltningsområden", "sectors"),
        many=Words("hallinnonalaa", "förvaltningsområden", "sectors"),
        one=Words("hallinnonala", "förvaltningsområde", "sector"),
        path="sectors",
        sheet=SheetLayout(
            "sectors", f"{_NAME_COLUMNS} kind valid_from valid_to successor>SUCCEEDED_BY"
        ),
        list_columns=("kind", "#organisations", "valid_from", "valid_to"),
        symbol=Symbol("dot", people=True),
        column="sector",
    ),
    NodeKind(
        "Organisation",
        Words("organisaatio", "organisation", "organisation"),
        (
            ID,
            *NAMES,
            _text("abbreviation", "lyhenne", "förkortning", "abbreviation"),
            _text(
                "abbreviation_sv",
                "lyhenne ruotsiksi",
                "förkortning på svenska",
                "abbreviation in Swedish",
            ),
            _kind(ORGANISATION_KINDS),
            Property("business_id", Words("Y-tunnus", "FO-nummer", "business id"), "business_id"),
            *DATED,
            PURPOSE,
            NAME_STATUS,
            QUOTES,
        ),
        plural=Words("organisaatiot", "organisationer", "organisations"),
        many=Words("organisaatiota", "organisationer", "organisations"),
        path="organisations",
        sheet=SheetLayout(
            "organisations",
            f"{_NAME_COLUMNS} abbreviation abbreviation_sv kind business_id sector>BELONGS_TO"
            " part_of>PART_OF valid_from valid_to successor>SUCCEEDED_BY",
        ),
        list_columns=("kind", "sectors", "#holders", "valid_from", "valid_to"),
        symbol=Symbol("square"),
        column="organisation",
    ),
    NodeKind(
        "Person",
        Words("johtaja", "ledare", "leader"),
        (
            ID,
            _text("given_name", "etunimi", "förnamn", "given name", required=True),
            _text("family_name", "sukunimi", "efternamn", "family name", required=True),
            Property("other_names", Words("muut nimet", "andra namn", "other names"), "list"),
            _text("gender", "sukupuoli", "kön", "gender"),
            _text("region", "alue", "region", "region"),
            OPEN_QUESTIONS,
            QUOTES,
        ),
        plural=Words("henkilöt", "personer", "people"),
        many=Words("henkilöä", "personer", "people"),
        one=Words("henkilö", "person", "person"),
        path="people",
        sheet=SheetLayout(
            "leaders",
            "id* given_name* family_name* gender region",
            Words("johtajat", "ledare", "leaders"),
        ),
        list_columns=(
            "positions",
            "positions.sectors",
            "region",
            "#groups",
            "#networks",
            "#events",
        ),
        symbol=Symbol("dot", people=True),
        column="leader",
    ),
    NodeKind(
        "Programme",
        Words("valmennusohjelma", "träningsprogram", "training programme"),
        (ID, *NAMES, AUDIENCE, NAME_STATUS, QUOTES),
        plural=Words("valmennusohjelmat", "träningsprogram", "training programmes"),
        many=Words("valmennusohjelmaa", "träningsprogram", "training programmes"),
        path="programmes",
        sheet=SheetLayout(
            "programmes",
            f"{_NAME_COLUMNS} organiser>ORGANISED_BY",
            Words("valmennusohjelmat", "träningsprogram", "programmes"),
        ),
        list_columns=("organisers", "audience", "#cohorts_within"),
        symbol=Symbol("triangleDown", hollow=True),
        column="programme",
    ),
    NodeKind(
        "Cohort",
        Words("kurssi", "kurs", "cohort"),
        (ID, *NAMES, *DATED, MEMBERS_KNOWN, QUOTES),
        plural=Words("kurssit", "kurser", "cohorts"),
        many=Words("kurssia", "kurser", "cohorts"),
        path="cohorts",
        sheet=SheetLayout(
            "cohorts", f"id* programme*>PART_OF name_fi name_sv name_en {_DATE_COLUMNS}"
        ),
        list_columns=(
            "part_of_programmes",
            "#participants",
            "members_known",
            "valid_from",
            "valid_to",
        ),
        symbol=Symbol("triangleDown"),
        tie="cohort",
        column="cohort",
    ),
    NodeKind(
        "Group",
        Words("ryhmä", "grupp", "group"),
        (
            ID,
            *NAMES,
            _kind(GROUP_KINDS),
            *DATED,
            MEMBERS_KNOWN,
            DRAFT,
            JOINS,
            AUDIENCE,
            *BODY,
            QUOTES,
        ),
        plural=Words("ryhmät", "grupper", "groups"),
        many=Words("ryhmää", "grupper", "groups"),
        path="groups",
        sheet=SheetLayout("groups", _BODY_COLUMNS),
        list_columns=(
            "kind",
            "part_of_networks",
            "#members",
            "members_known",
            "valid_from",
            "valid_to",
        ),
        symbol=Symbol("diamond"),
        tie="membership",
    ),
    NodeKind(
        "Network",
        Words("verkosto", "nätverk", "network"),
        (ID, *NAMES, _kind(NETWORK_KINDS), *DATED, MEMBERS_KNOWN, AUDIENCE, *BODY, QUOTES),
        plural=Words("verkostot", "nätverk", "networks"),
        many=Words("verkostoa", "nätverk", "networks"),
        path="networks",
        sheet=SheetLayout("networks", _BODY_COLUMNS),
        list_columns=("kind", "organisers", "#members", "members_known", "valid_from", "valid_to"),
        symbol=Symbol("hexagon"),
        tie="membership",
    ),
    NodeKind(
        "Project",
        Words("hanke", "projekt", "project"),
        (ID, *NAMES, _kind(PROJECT_KINDS), *DATED, MEMBERS_KNOWN, AUDIENCE, *BODY, QUOTES),
        plural=Words("hankkeet", "projekt", "projects"),
        many=Words("hanketta", "projekt", "projects"),
        path="projects",
        sheet=SheetLayout("projects", _BODY_COLUMNS),
        list_columns=("kind", "organisers", "#members", "members_known", "valid_from", "valid_to"),
        symbol=Symbol("triangle"),
        tie="membership",
    ),
    NodeKind(
        "EventSeries",
        Words("tilaisuussarja", "evenemangsserie", "event series"),
        (
            ID,
            *NAMES,
            AUDIENCE,
            _text("frequency", "toistuvuus", "frekvens", "frequency"),
            NAME_STATUS,
            QUOTES,
        ),
        plural=Words("tilaisuussarjat", "evenemangsserier", "event series"),
        many=Words("tilaisuussarjaa", "evenemangsserier", "event series"),
        path="series",
        sheet=SheetLayout(
            "series",
            f"{_NAME_COLUMNS} organiser>ORGANISED_BY",
            Words("tilaisuussarjat", "evenemangsserier", "series"),
        ),
        list_columns=("organisers", "frequency", "#events_within"),
        symbol=Symbol("star", hollow=True),
        collection="event_series",
        column="series",
    ),
    NodeKind(
        "Event",
        Words("tilaisuus", "evenemang", "event"),
        (
            ID,
            *NAMES,
            _kind(EVENT_KINDS),
            Property(
                "date", Words("päivä", "datum", "date"), "date", required=True, hint=_DATE_HINT
            ),
            Property(
                "end_date",
                Words("viimeinen päivä", "sista dagen", "end date"),
                "date",
                hint=_DATE_HINT,
            ),
            _text("place", "paikka", "plats", "place"),
            _text("title", "otsikko", "rubrik", "title"),
            Property(
                "mode", Words("osallistumistapa", "deltagandesätt", "mode"), "choice", choices=MODES
            ),
            MEMBERS_KNOWN,
            DRAFT,
            AUDIENCE,
            NAME_STATUS,
            QUOTES,
        ),
        plural=Words("tilaisuudet", "evenemang", "events"),
        many=Words("tilaisuutta", "evenemang", "events"),
        path="events",
        sheet=SheetLayout(
            "events",
            f"{_NAME_COLUMNS} kind series>PART_OF date* end_date place mode organiser>ORGANISED_BY"
            " members_known",
        ),
        list_columns=(
            "date",
            "kind",
            "place",
            "part_of_event_series",
            "#attendees",
            "members_known",
        ),
        symbol=Symbol("star"),
        tie="attendance",
        column="event",
    ),
    NodeKind(
        "Source",
        Words("lähde", "källa", "source"),
        (
            ID,
            _text("title", "otsikko", "rubrik", "title"),
            _kind(SOURCE_KINDS),
            _text("address", "osoite", "adress", "address"),
            Property("published", Words("päivätty", "daterad", "dated"), "date", hint=_DATE_HINT),
            Property("retrieved", Words("haettu", "hämtad", "retrieved"), "date", hint=_DATE_HINT),
            Property("languages", Words("kielet", "språk", "languages"), "list"),
            _text("sha256", "tiiviste", "kontrollsumma", "sha256"),
            _text("lawful_basis", "käsittelyperuste", "rättslig grund", "lawful basis"),
            _text("purpose", "käyttötarkoitus", "ändamål", "purpose"),
            QUOTES,
        ),
        plural=Words("lähteet", "källor", "sources"),
        many=Words("lähdettä", "källor", "sources"),
        path="sources",
        sheet=SheetLayout("sources", "id* title kind address retrieved lawful_basis purpose"),
        list_columns=("kind", "address", "published", "retrieved"),
        symbol=Symbol("square", hollow=True),
    ),
)

TIE_TYPES = {"membership": "MEMBER_OF", "attendance": "ATTENDED", "cohort": "PARTICIPATED_IN"}
"""The ways in which people meet in a body or at an event, and the relationship type of each."""
AFFILIATIONS = {tie: tuple(kind.label for kind in NODES if kind.tie == tie) for tie in TIE_TYPES}
"""The labels of the kinds in which leaders meet, by tie."""
MEMBERSHIP_BODIES = AFFILIATIONS["membership"]
"""The labels of the kinds that have members."""
RELATIONSHIPS = (
    RelationshipKind(
        "BELONGS_TO",
        Words("hallinnonala", "förvaltningsområde", "sector"),
        (("Organisation", "Sector"),),
        (*DATED, QUOTES),
        ("valid_from",),
    ),
    RelationshipKind(
        "PART_OF",
        Words("osa kokonaisuutta", "del av", "part of"),
        (
            ("Organisation", "Organisation"),
            ("Event", "EventSeries"),
            ("Cohort", "Programme"),
            ("Group", "Network"),
            ("Group", "Project"),
            ("Network", "Network"),
            ("Project", "Project"),
            ("Source", "Source"),
        ),
        (*DATED, QUOTES),
        ("valid_from",),
    ),
    RelationshipKind(
        "SUCCEEDED_BY",
        Words("seuraaja", "efterträdare", "successor"),
        (("Organisation", "Organisation"), ("Sector", "Sector")),
        (QUOTES,),
        column="successor",
    ),
    RelationshipKind(
        "HOLDS_POSITION",
        Words("tehtävä", "befattning", "position"),
        (("Person", "Organisation"),),
        (
            _text("title", "nimike", "titel", "title"),
            Property("acting", Words("vt.", "tf.", "acting"), "flag"),
            *DATED,
            QUOTES,
        ),
        ("title", "valid_from"),
        sheet=SheetLayout(
            "positions",
            f"leader* organisation* title acting {_DATE_COLUMNS}",
            Words("tehtävät", "befattningar", "positions"),
        ),
    ),
    RelationshipKind(
        "REPORTS_TO",
        Words("esihenkilö", "chef", "reports to"),
        (("Person", "Person"),),
        (*DATED, QUOTES),
        ("valid_from",),
        sheet=SheetLayout(
            "reporting",
            f"leader* superior* {_DATE_COLUMNS}",
            Words("esihenkilöt", "chefer", "reporting"),
        ),
        column="superior",
    ),
    RelationshipKind(
        "MEMBER_OF",
        Words("jäsenyys", "medlemskap", "membership"),
        tuple(
            (member, body) for member in ("Person", "Organisation") for body in MEMBERSHIP_BODIES
        ),
        (
            Property("role", Words("rooli", "roll", "role"), "choice", choices=MEMBER_ROLES),
            *DATED,
            QUOTES,
        ),
        ("role", "valid_from"),
        sheet=SheetLayout(
            "memberships",
            f"member* of* role {_DATE_COLUMNS}",
            Words("jäsenyydet", "medlemskap", "memberships"),
        ),
    ),
    RelationshipKind(
        "PARTICIPATED_IN",
        Words("osallistuminen", "deltagande", "participation"),
        tuple(("Person", label) for label in AFFILIATIONS["cohort"]),
        (Property("completed", Words("suorittanut", "slutfört", "completed"), "flag"), QUOTES),
        sheet=SheetLayout(
            "participants",
            "leader* cohort* completed",
            Words("kurssien osallistujat", "kursdeltagare", "participants"),
        ),
    ),
    RelationshipKind(
        "ATTENDED",
        Words("läsnäolo", "närvaro", "attendance"),
        tuple(("Person", label) for label in AFFILIATIONS["attendance"]),
        (
            Property("role", Words("rooli", "roll", "role"), "choice", choices=EVENT_ROLES),
            Property("status", Words("tila", "status", "status"), "choice", choices=STATUSES),
            QUOTES,
        ),
        ("role",),
        sheet=SheetLayout(
            "attendance", "leader* event* role status", Words("läsnäolot", "närvaro", "attendance")
        ),
    ),
    RelationshipKind(
        "INVITED",
        Words("kutsuttu", "inbjuden", "invited"),
        (
            ("Event", "Network"),
            ("Event", "Group"),
            ("EventSeries", "Network"),
            ("EventSeries", "Group"),
        ),
        (QUOTES,),
    ),
    RelationshipKind(
        "ORGANISED_BY",
        Words("järjestäjä", "arrangör", "organiser"),
        tuple(
            (body, "Organisation")
            for body in ("Event", "EventSeries", "Programme", "Network", "Group", "Project")
        ),
        (QUOTES,),
        column="organiser",
    ),
    RelationshipKind(
        "HOLDS",
        Words("kokoontuu", "sammanträder", "meets in"),
        (("Network", "EventSeries"), ("Group", "EventSeries")),
        (QUOTES,),
    ),
    RelationshipKind(
        "COOPERATES_WITH",
        Words("yhteistyö", "samarbete", "cooperates with"),
        tuple(
            (a, b)
            for a in ("Network", "Group", "Organisation")
            for b in ("Network", "Group", "Organisation")
        ),
        (*DATED, QUOTES),
        ("valid_from",),
    ),
    RelationshipKind(
        "ALUMNI_OF",
        Words("alumnit ohjelmasta", "alumner från", "alumni of"),
        tuple((body, "Programme") for body in MEMBERSHIP_BODIES),
        (QUOTES,),
    ),
    RelationshipKind(
        "NAMED_IN",
        Words("mainitaan lähteessä", "nämns i källan", "named in"),
        (("Person", "Source"),),
        (QUOTES,),
    ),
    RelationshipKind(
        "MATERIAL_OF",
        Words("tilaisuuden aineistoa", "material för", "material of"),
        (("Source", "Event"),),
        (QUOTES,),
    ),
)

NODE = {kind.label: kind for kind in NODES}
RELATIONSHIP = {kind.type: kind for kind in RELATIONSHIPS}

_FIRST = ("Person", "Organisation", "Sector")
PAGE_ORDER = tuple(
    sorted(
        NODE,
        key=lambda label: (
            _FIRST.index(label) if label in _FIRST else len(_FIRST),
            label not in MEMBERSHIP_BODIES,
        ),
    )
)
"""The labels in the order in which pages show them: people with their organisations and sectors,
bodies with members, the rest."""

IN_TABLES = {
    "part_of": Words("osa organisaatiota", "del av organisation", "part of"),
    "member": Words("jäsen", "medlem", "member"),
    "of": Words("missä", "i vad", "member of"),
}
"""Columns of tables whose name differs from the kind to which they refer."""

SORT_NAME = "sort_name"
"""The name of the property by which nodes are sorted. Every node has it, empty if the node has no
name, so that an index can give nodes in order. It holds the first LONGEST_SORT characters, as an
entry in an index of Neo4j holds at most 8 kB, including the id."""
LONGEST_SORT = 500


PERIODS = (("valid_from", "valid_to"), ("date", "end_date"))
"""The pairs of properties that hold a start and an end."""


def period(kind: str) -> tuple[str, str] | None:
    """The two properties of a label or relationship type that hold its start and end; None if it
    has none."""
    own = properties(kind)
    return next((both for both in PERIODS if both[0] in own), None)


def properties(kind: str) -> dict[str, Property]:
    """The properties of a label or relationship type, by name."""
    defined = NODE[kind].properties if kind in NODE else RELATIONSHIP[kind].properties
    return {prop.name: prop for prop in defined}


def sorting(names: Collection[str]) -> tuple[str, ...]:
    """The properties by which nodes with these properties are sorted; the first that has a value
    counts. For a person it is the family name."""
    options = (("family_name",), ("name_fi", "name_sv", "name_en"), ("title",))
    return next(
        (
            present
            for option in options
            if (present := tuple(name for name in option if name in names))
        ),
        (),
    )


_NEEDS = {
    "membership": ("members_known", "valid_from", "valid_to"),
    "attendance": ("members_known", "date", "end_date"),
    "cohort": ("members_known", "valid_from", "valid_to"),
}
"""The properties that analyses need of a kind with each tie: when it counts, and how much of its
membership is known."""


def _check(kind: NodeKind) -> None:
    """Raises ValueError, on import, that names the kind whose record is incomplete."""
    if kind.tie and kind.tie not in TIE_TYPES:
        raise ValueError(
            f"The kind {kind.label} has the tie '{kind.tie}'; use one of {', '.join(TIE_TYPES)}."
        )
    if missing := [name for name in _NEEDS.get(kind.tie, ()) if name not in properties(kind.label)]:
        raise ValueError(
            f"The kind {kind.label}, in which people come together by {kind.tie}, has no property"
            f" '{missing[0]}'; add it to its properties."
        )
    if not any(name in properties(kind.label) for name in ("name_fi", "family_name", "title")):
        raise ValueError(f"Nothing names the kind {kind.label}; add NAMES to its properties.")
    for name, value in _unique(kind).items():
        same = [other.label for other in NODES if value and _unique(other)[name] == value]
        if len(same) > 1:
            raise ValueError(
                f"The kinds {' and '.join(same)} have the same {name}, '{value}'; change one."
            )


def _unique(kind: NodeKind) -> dict[str, object]:
    """What must differ between kinds. People and sectors, which stand for their people, share a
    symbol."""
    return {
        "path": kind.path,
        "collection": kind.collection or kind.path,
        "sheet": kind.sheet.name,
        "plural": kind.plural.en,
        "column": kind.column,
        "symbol": None if kind.symbol.people else kind.symbol,
    }


for _each in NODES:
    _check(_each)

NAMED = ("name_fi", "name_sv", "name_en", "abbreviation", "abbreviation_sv", "kind")
"""The properties that name sectors and organisations."""
