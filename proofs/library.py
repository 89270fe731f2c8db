"""Every theorem that is derived here, checked by the kernel the first time it is asked for.

Object: a mapping name -> `Theorem`, in an order in which every lemma comes before what uses it.
Source: each derivation names its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from latentproof.proofs.derivations import (
    agreement,
    ancestor,
    between_class,
    closed_form_level,
    columns,
    correlation,
    counts,
    coverage,
    debiased,
    debiased_links,
    decay,
    degenerate,
    energy,
    erased,
    exchangeable,
    fano,
    flattened,
    flattened_signal,
    headline,
    history,
    information,
    injection,
    leaf_entropy,
    moments,
    plug_in,
    plug_in_constants,
    policy,
    power_sums,
    powers,
    prior_sums,
    rare,
    relevance,
    richness,
    richness_contrast,
    richness_necessary,
    richness_rates,
    richness_sufficient,
    rivals,
    row_energy,
    row_product,
    screening,
    separation,
    sharp,
    sharp_halves,
    slack,
    supervised,
    swapped_rules,
    tails,
    templates,
    two_point,
    two_sided,
    two_sided_decay,
    two_sided_root,
    two_sided_step,
    unique_data,
    whole_correlation,
)
from latentproof.proofs.kernel import check_all
from latentproof.proofs.proof import Checked, Theorem

CLAIMS = {
    "latent-prediction": ("latent-prediction", "latent-prediction-lower", "latent-prediction-upper"),
    "target-richness": richness.HEADS,
    "concept-level": screening.CONCEPT,
    "latent-thought": screening.THOUGHT,
    "depth-over-width": (
        *("flattening", "flat-rules", "flat-parameters", "flat-samples", "energy"),
        *("flat-power", "flat-thin", "flat-composed", "flat-injection"),
    ),
    "entropy-patching": ("tuple-slack", "slack-sign", "entropy-contrast", "every-rule", "segmentation"),
    "template-matching": ("template-signal", "template-decay", "template-plateau", "local-share", "E5", "E7-unique"),
}
"""Which theorems a claim rests on, by the claim's id."""


@cache
def build() -> Mapping[str, Theorem]:
    """All theorems, unchecked; written down once a process.

    >>> build()["E0"].title
    'Weighted injection'
    """
    e0 = injection.weighted_injection()
    e1 = decay.edge(e0)
    low, high = decay.lower(), decay.upper()
    centred = energy.stays_centred()
    law = energy.vector(e1, centred)
    matrix = energy.matrix(law)
    e2 = separation.theorem_a(e0, law)
    known = leaves()
    flat = flattened.costs()
    labels, products = supervised.supervised(matrix), templates.product_power()
    found = (
        *(e0, e1, decay.rows(e1), low, high, decay.excess(), centred, law, matrix),
        *(e2, separation.no_signal(e2), separation.uniform_prior(e2), labels),
        *(products, templates.signal(labels, products), templates.local_share(products)),
        *(templates.decays(high), templates.stays(low)),
        *(headline.token_over_latent(matrix), headline.at_least(low), headline.at_most(high)),
        *degree_four(law, matrix),
        *(*two_sided.bracket(), *two_sided.powers()),
        *known,
        *(counts.flattening(), counts.density(), counts.below_limit(), counts.share()),
        *(*flat, *flattened_signal.costs(flat[0]), *policy.gradients(), *degenerate.degeneracy()),
        *samples(next(theorem for theorem in known if theorem.name == "E7-redundancy")),
    )
    named = {theorem.name: theorem for theorem in found}
    alike = rivals.family()
    more = (
        *(*richness.family(named), *two_sided_root.family(named), *closed_form_level.family(named)),
        *(*relevance.family(named["gibbs"], named["ln-inverse"]), *alike, *erased.family(alike[-1])),
    )
    return MappingProxyType(named | {theorem.name: theorem for theorem in more})


def degree_four(law: Theorem, matrix: Theorem) -> tuple[Theorem, ...]:
    """Moments of degree 3 and 4, and what follows: E3, E4, the power sums of marginals, E6."""
    known = power_sums.Moments(moments.power(2), moments.power(3), moments.power(4), moments.crossed())
    product, column = moments.pair(known.second), columns.energy()
    rows = row_energy.energy(column)
    start = correlation.start(product, *known, rows)
    prior = correlation.for_prior(start)
    centred, landed = row_energy.centred(), row_energy.landed_in_all()
    columns_centred = row_product.columns_centred(landed)
    whole = whole_correlation.target(matrix, prior, centred)
    pushed, marginal, vector = power_sums.pushed_sums(known), prior_sums.normalised(), ancestor.channel_vector(law)
    below, on_slots = ancestor.channels(vector), two_sided_step.slots_step(column, known.second)
    two_edges = two_sided_decay.step(on_slots)
    return (
        *(*known, product, column, rows, centred, landed, columns_centred, start, prior, correlation.at_root(prior)),
        *(
            between_class.between_class(law, rows, centred, landed, known.second),
            whole,
            whole_correlation.at_root(whole),
        ),
        *(*pushed, power_sums.fluctuation(known), power_sums.fluctuation_bound()),
        *(on_slots, two_edges, two_sided_decay.mu(two_edges), exchangeable.mu_on_average(two_edges)),
        *(marginal, *prior_sums.after(marginal, pushed), vector, below),
        ancestor.target(below, centred, marginal, prior, pushed),
        ancestor.cousin_tuple(marginal, prior, pushed),
    )


def leaves() -> tuple[Theorem, ...]:
    """What there is to know in the leaves: E7, E8, and the slack of a tuple."""
    whole, same, differ = information.entropy(), information.same_symbol(), information.different()
    agree, counted = agreement.agree(), leaf_entropy.entropy()
    width = next(theorem for theorem in counted if theorem.name == "E7-width")
    spare = slack.tuple_slack(width)
    return (
        *(unique_data.unique(), *screening.family(), *counted, spare, slack.slack_sign(), slack.contrast(spare)),
        *(slack.every_rule(), slack.segmentation()),
        *(whole, information.redundancy(whole), same, differ, *information.collision(same, differ)),
        *(agree, *history.digits(agree)),
    )


def samples(redundancy: Theorem) -> tuple[Theorem, ...]:
    """How many samples are enough, and how many are needed: S1 to S5."""
    tangent, indicator, roots = powers.tangent(), tails.indicator_exponential(), swapped_rules.squared_roots()
    mean_power, mean_root = powers.jensen(tangent), two_point.mean_root()
    small, vectors = rare.small_exponential(), plug_in.mcdiarmid()
    rarely = rare.rare(indicator, small)
    failure = plug_in.failure(rarely, vectors)
    constants = plug_in_constants.exponential(failure)
    cited, possible, logs = coverage.associated(), coverage.seen(), coverage.ln_tangent()
    even, point = coverage.flattest(tangent, possible, logs), fano.gibbs()
    inequality = fano.fano(point, indicator)
    needed, directions = two_point.necessary(), debiased.bernstein()
    chernoff = tails.lower_tail(indicator)
    clusters = sharp.family(chernoff)
    halves = sharp_halves.family({theorem.name: theorem for theorem in clusters})
    return (
        *target_richness(rarely, needed, logs),
        *(tangent, mean_power, indicator, chernoff, small, rarely),
        *clusters,
        *halves,
        *(plug_in.wrong_link(), vectors, failure, constants, plug_in_constants.sufficient(constants)),
        *(debiased_links.synonyms(), debiased_links.others(), directions),
        debiased.failure(rarely, vectors, directions),
        *(mean_root, two_point.two_point(mean_root), two_point.affinity_of_product(), needed),
        *(roots, swapped_rules.exchanged(roots), swapped_rules.on_average(mean_power)),
        *(coverage.one_missing(), cited, possible, logs, even, coverage.all_tuples(cited, even)),
        *(point, inequality, fano.strings(inequality, redundancy)),
    )


def target_richness(rarely: Theorem, needed: Theorem, logs: Theorem) -> tuple[Theorem, ...]:
    """S8: what a target with D categories costs, from both sides."""
    bounded, vectors = swapped_rules.hellinger(), richness_sufficient.bernstein()
    alike = richness_necessary.rows(bounded)
    general = richness_necessary.necessary(alike, needed, logs)
    rate, enough = richness_necessary.flat(general), richness_sufficient.sufficient(rarely, vectors)
    return (
        *(bounded, alike, general, rate, richness_rates.separation(rate)),
        *(richness_contrast.contrast(), richness_contrast.length(), richness_contrast.projection()),
        *(vectors, richness_sufficient.first_sample(), enough, richness_rates.whole_tuple(enough)),
    )


@cache
def checked(*names: str) -> dict[str, tuple[Theorem, Checked]]:
    """The theorems of these names, and what the kernel found for each: it checks these and their lemmas, no others.

    >>> list(checked("E1-lower", "E1-upper"))
    ['E1-lower', 'E1-upper']
    """
    chosen = [build()[name] for name in names]
    return {theorem.name: (theorem, verdict) for theorem, verdict in zip(chosen, check_all(*chosen), strict=True)}


def theorems() -> dict[str, Theorem]:
    """All theorems by name, each accepted by the kernel (`Refused` otherwise).

    >>> theorems()["E0"].title
    'Weighted injection'
    """
    return {name: theorem for name, (theorem, _) in checked(*build()).items()}


def verdicts() -> dict[str, Checked]:
    """What the kernel found for each theorem: its assumptions, side goals and grade.

    >>> verdicts()["E2"].grade, len(verdicts()["E2"].assumptions)
    ('proved', 4)
    """
    return {name: verdict for name, (_, verdict) in checked(*build()).items()}


def derivation(claim_id: str) -> tuple[Theorem, ...]:
    """The theorems behind a claim, or the theorem of that name; `ValueError` lists the known names.

    >>> [theorem.name for theorem in derivation("E1")]
    ['E1']
    """
    names = CLAIMS.get(claim_id, (claim_id,))
    if any(name not in build() for name in names):
        raise ValueError(f"claim must be one of {', '.join(sorted({*CLAIMS, *build()}))}, got {claim_id!r}")
    return tuple(theorem for theorem, _ in checked(*names).values())
