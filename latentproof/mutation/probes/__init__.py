"""What the formulas of the theory are held against: exact counts over every table or grammar, and direct evaluation.

Object: a probe is a family of values as the theory states them, and the same values found without its formulas, by
enumeration of all rule tables or grammars, by counting, by search, or by evaluating a definition another way.
Statement: a formula is caught at this layer if some value differs, or if computing one raises.
"""

from __future__ import annotations

from latentproof.mutation.probes.certified import certificates, numbers
from latentproof.mutation.probes.correlations import correlations
from latentproof.mutation.probes.informations import informations
from latentproof.mutation.probes.languages import languages
from latentproof.mutation.probes.possibles import possibles
from latentproof.mutation.probes.probe import Probe
from latentproof.mutation.probes.richness import moments, orders
from latentproof.mutation.probes.samples import logarithms, samples
from latentproof.mutation.probes.separations import degeneracies, separations
from latentproof.mutation.probes.tables import tables
from latentproof.mutation.probes.tails import enclosures, tails

FAMILIES = (
    *(samples, logarithms, tables, separations, degeneracies, informations, correlations),
    *(enclosures, tails, certificates, numbers, moments, orders, possibles, languages),
)


def probes() -> list[Probe]:
    """Every probe; counting takes some seconds."""
    return [probe for family in FAMILIES for probe in family()]
