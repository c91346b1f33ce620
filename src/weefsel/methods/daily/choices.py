"""The settings that all methods of the daily model share, each with unit, range and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from weefsel.methods.domino import fall as plant
from weefsel.registry import About

PICHLER = "Pichler et al. 2022, J. Econ. Dyn. Control 144, 104527"
HALLEGATTE = "Hallegatte 2008, Risk Analysis 28, 779-799"

Kind = Annotated[
    Literal["closure", "imports", "demand", "labour", "curtailment"],
    About(
        "what happens: a plant stops; imports of a product stop; final demand changes; workers are away; the supply "
        "of a product (energy, water) is cut"
    ),
]
Industry = Annotated[
    str | None,
    About("industry of the plant or of the workers, or the product that is short, by code, number or name"),
]
Share = Annotated[
    float | None,
    About(
        "share of output, imports, workers or supply that is lost; for demand its change (-0.2 = a fifth less)",
        unit="1",
        low=-1.0,
        high=10.0,
    ),
]
Origin = Annotated[
    str | None, About("imports: the origin that stops: a country of the table, or an origin of its imports; none = all")
]
Category = Annotated[
    str | None, About("demand: the category of final demand that changes; none = all, households = consumption")
]
Start = Annotated[int, About("first day of the event, counted from 0", unit="days", low=0)]
Horizon = Annotated[int, About("days to run", unit="days", low=1, high=3650)]
Recovery = Annotated[
    Literal["permanent", "step", "linear", "exponential"],
    About("how it passes: never; at once after `lasting` days; fading to nothing, or by 1/e, in `recovery_days`"),
]
Lasting = Annotated[int, About("days in full strength before it passes", unit="days", low=0)]
RecoveryDays = Annotated[float, About("days of fading", unit="days", low=1.0, high=3650.0)]
Events = Annotated[
    str | None,
    About(
        "several dated events at once: a JSON list, or the path of a YAML or JSON file with one; see docs/studies.md",
        file_unless=(),
    ),
]
ABOUT_LEVERS = About(
    "what is done about it: a JSON list of levers, or the path of a YAML or JSON file with one; see docs/levers.md",
    file_unless=(),
)
Levers = Annotated[str, ABOUT_LEVERS]
MaybeLevers = Annotated[str | None, ABOUT_LEVERS]
Begin = Annotated[str | None, About("date of day 0 (YYYY-MM-DD); periods are then dates and events may be dated")]
Function = Annotated[
    Literal["half", "strong", "weak", "leontief", "linear", "smooth"],
    About(
        "which shortage stops output: half (critical inputs do, important ones by half), strong, weak, leontief (every "
        "input), linear (none alone), smooth (all, as stocks fall)",
        source=PICHLER,
    ),
]
Rationing = Annotated[
    Literal["proportional", "business_first", "water_fill", "priority"],
    About(
        "who is served when output falls short: all alike; industries before final users; buyers with the smallest "
        "order relative to usual first; the buyers named in `first`",
        source="Henriet et al. 2012, J. Econ. Dyn. Control 36, 150-167; Inoue & Todo 2019, Nat. Sustain. 2, 841-847",
    ),
]
First = Annotated[str | None, About("with rationing=priority: industries served first, by code, separated by commas")]
Restock = Annotated[
    float,
    About(
        "τ: days in which missing stock is ordered again; 5 to 30 in use",
        unit="days",
        low=1.0,
        high=365.0,
        source=PICHLER,
    ),
]
Substitution = Annotated[
    float,
    About(
        "λ: how far orders move to suppliers, regions and imports that can deliver",
        unit="1",
        low=0.0,
        high=1.0,
        source="our assumption: 0 keeps the shares of the table, 1 follows who can deliver",
    ),
]
Boost = Annotated[
    float | None,
    About(
        "α_max: most that capacity can grow, in every industry; none = 1/utilisation where it is known, else 1.25",
        unit="1",
        low=1.0,
        high=3.0,
        source=HALLEGATTE,
    ),
]
RampDays = Annotated[
    float, About("τ_α: days in which capacity grows", unit="days", low=1.0, high=3650.0, source=HALLEGATTE)
]
HiringDays = Annotated[float, About("1/γ_H: days to hire", unit="days", low=1.0, high=3650.0, source=PICHLER)]
FiringDays = Annotated[float, About("1/γ_F: days to dismiss", unit="days", low=1.0, high=3650.0, source=PICHLER)]
StockDays = Annotated[
    float | None,
    About(
        "days of stock of every input, in place of what is known by industry",
        unit="days",
        low=1.0,
        high=365.0,
        source="none: by industry as in " + PICHLER,
    ),
]
Storable = Annotated[
    Literal["goods", "all"],
    About(
        "which inputs can be held in stock: goods (NACE A to C; energy, water and services last a day), or all",
        source="our assumption; all is that of " + PICHLER,
    ),
]
Criticality = Annotated[
    str,
    About(
        "survey (built in, by NACE code), all (every input critical), or a CSV file of 0, 0.5, 1, suppliers x buyers",
        file_unless=("survey", "all"),
    ),
]
Consumption = Annotated[
    Literal["income", "constant"],
    About("whether households spend what they earn, or what they always did", source=PICHLER),
]
Ordering = Annotated[
    Literal["capacity", "demand"],
    About("orders rest on what can be made (a closed plant stops ordering) or on demand alone (the original)"),
]


ShortTime = Annotated[
    float,
    About(
        "share of idle hands that stays on the payroll in short-time work and comes back at once",
        unit="1",
        low=0.0,
        high=1.0,
        source="our assumption: 0, nobody; a scenario sets it",
    ),
]
Benefit = Annotated[
    float,
    About(
        "b: share of lost wages that households still have to spend, from benefits and savings",
        unit="1",
        low=0.0,
        high=1.0,
        source=PICHLER,
    ),
]
Ranges = Annotated[
    bool,
    About(
        "add low and high over readings of what a missing input stops (function) and who is served first (rationing): "
        "twelve runs for one"
    ),
]
BenefitCost = Annotated[
    float,
    About(
        "what benefits cost the public, per lost labour cost; 0.3 to 0.4 in Belgium",
        unit="1",
        low=0.0,
        high=1.0,
        source="Belgium, temporary unemployment in 2020: 4.3 billion euro for 196,865 full-time equivalents (annual "
        "report of the employment office, ONEM/RVA), 21,800 euro each, of about 62,000 euro of labour cost (41.1 euro "
        "an hour, Eurostat; some 1,500 hours a year, Statbel)",
    ),
]
WageTax = Annotated[
    float,
    About(
        "share of lost wages that public budgets lose as taxes and contributions",
        unit="1",
        low=0.0,
        high=1.0,
        source="our assumption: 0, left out; a scenario sets it",
    ),
]


@dataclass(frozen=True, slots=True)
class Shocks:
    """What happens, and for how long it is watched: one event by its parts, or several by `events`."""

    event: Kind = "closure"
    industry: Industry = None
    region: plant.Region = None
    jobs: plant.Jobs = None
    output: plant.Output = None
    share: Share = None
    origin: Origin = None
    category: Category = None
    start: Start = 0
    lasting: Lasting = 0
    recovery: Recovery = "permanent"
    recovery_days: RecoveryDays = 90.0
    events: Events = None
    begin: Begin = None
    horizon: Horizon = 365


@dataclass(frozen=True, slots=True)
class Choices:
    """How the daily model behaves."""

    function: Function = "half"
    rationing: Rationing = "business_first"
    first: First = None
    restock_days: Restock = 10.0
    substitution: Substitution = 0.0
    boost: Boost = None
    ramp_days: RampDays = 365.0
    hiring_days: HiringDays = 30.0
    firing_days: FiringDays = 15.0
    stock_days: StockDays = None
    storable: Storable = "goods"
    criticality: Criticality = "survey"
    consumption: Consumption = "income"
    ordering: Ordering = "capacity"
    short_time: ShortTime = 0.0
    benefit: Benefit = 0.8


@dataclass(frozen=True, slots=True)
class Budget:
    """What lost wages cost public budgets: benefits, and taxes on wages."""

    benefit_cost: BenefitCost = 0.35
    wage_tax: WageTax = 0.0
