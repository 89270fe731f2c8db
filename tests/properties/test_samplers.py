"""Every sampler, clusterer and solver on drawn regimes: alpha divided over the examples, seeds from drawn values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latentproof.numerics.belief.posterior import posterior
from latentproof.numerics.belief.prefix import next_token_law
from latentproof.numerics.cluster import CLUSTERERS, Clusterer, cluster
from latentproof.numerics.codes import code_target
from latentproof.numerics.grammar import Grammar
from latentproof.numerics.hierarchy import of_grammar
from latentproof.numerics.joint import tuple_target
from latentproof.numerics.learners import LEARNERS
from latentproof.numerics.pooled import pooled_counts
from latentproof.numerics.sampling.pairs import pair_counts
from latentproof.numerics.sampling.trees import sample_trees
from latentproof.numerics.variants.classes import draw_classes
from latentproof.numerics.variants.languages import draw_languages
from latentproof.numerics.variants.mixed import draw_mixed
from latentproof.numerics.variants.model import FixedModel, Model
from latentproof.numerics.variants.sparse import draw_sparse
from latentproof.numerics.variants.zipf import draw_zipf
from latentproof.testing import Checks
from latentproof.theory.model import OBJECTIVES, RHM, Objective

EXAMPLES = 10
SHARED = settings(max_examples=EXAMPLES)
STOCHASTIC = pytest.mark.stochastic(alpha=1e-9, beta=1e-9)


@st.composite
def regimes(draw: st.DrawFn) -> RHM:
    v, s = draw(st.integers(2, 5)), draw(st.integers(2, 3))
    return RHM(v, draw(st.integers(1, min(v ** (s - 1), 5))), s, draw(st.integers(2, 3)))


@SHARED
@given(regimes(), st.sampled_from(OBJECTIVES), st.integers(1, 20_000))
@STOCHASTIC
def test_pairs_have_the_joint_law(check: Checks, rhm: RHM, objective: Objective, P: int) -> None:
    """Counts of lazily sampled pairs are draws from the joint law at the drawn regime, objective and P."""
    here = check.at(rhm=rhm, objective=objective, P=P)
    grammar = Grammar.sample(rhm, here.generator("grammar"))
    level = int(here.generator("level").integers(1, rhm.L))
    here.counts(pair_counts(grammar, objective, level, P, here.seed), tuple_target(grammar, objective, level))


@SHARED
@given(regimes(), st.integers(1, 5000))
@STOCHASTIC
def test_trees_have_the_joint_law_of_tuple_and_label(check: Checks, rhm: RHM, P: int) -> None:
    """The first tuple of level 1 and the root of sampled trees are draws from the joint law of `supervised`."""
    here = check.at(rhm=rhm, P=P)
    grammar = Grammar.sample(rhm, here.generator("grammar"))
    trees = sample_trees(grammar, P, here.seed, latents=True)
    slots = trees.symbols(1)[:, 0].astype(int) * rhm.m + trees.rules(1)[:, 0]
    law = tuple_target(grammar, "supervised", 1)
    found = np.bincount(slots * rhm.v + trees.symbols(rhm.L)[:, 0], minlength=law.size)
    here.counts(found.reshape(law.shape), law)


@SHARED
@given(st.sampled_from(["latent", "latent-tuple"]), regimes(), st.integers(1, 5000))
@STOCHASTIC
def test_pooled_counts_of_one_place_have_the_law_of_codes(check: Checks, name: str, rhm: RHM, P: int) -> None:
    """Cousins' counts, cut to the first cousin target, are draws from the law of (code, target)."""
    rhm = RHM(rhm.v, rhm.m, rhm.s, 3)
    here = check.at(name=name, rhm=rhm, P=P)
    grammar, learned = Grammar.sample(rhm, here.generator("grammar")), np.eye(rhm.v)
    table = pooled_counts(grammar, LEARNERS[f"{name}-cousins"], 1, learned, P, here.generator("data"))
    law = code_target(grammar, LEARNERS[name].objective, 1, learned)
    here.counts(table[:, : law.shape[1]], law)


def model(kind: str, rhm: RHM, seed: int) -> Model:
    """One of the variants at a drawn regime."""
    if kind == "mixed":
        return draw_mixed(v=rhm.v, m2=min(rhm.m, rhm.v), m3=rhm.m, L=2, p2=0.4, seed=seed)
    if kind == "classes":
        return draw_classes(rhm, 2, seed)
    if kind == "languages":
        return draw_languages(rhm, 2, 1, seed)
    if kind == "sparse":
        return draw_sparse(RHM(rhm.v, rhm.m, rhm.s, 2), 1, seed)
    if kind == "zipf":
        return draw_zipf(rhm, 0.5, seed, levels=(1, 2))
    return FixedModel(of_grammar(Grammar.sample(rhm, seed)))


@SHARED
@given(st.sampled_from(["plain", "classes", "languages", "sparse", "zipf", "mixed"]), regimes(), st.integers(1, 3000))
@STOCHASTIC
def test_tokens_of_every_variant_have_their_exact_law(check: Checks, kind: str, rhm: RHM, P: int) -> None:
    """The second token of sampled strings is a draw from the exact law at its position."""
    here = check.at(kind=kind, rhm=rhm, P=P)
    chosen = model(kind, rhm, int(here.generator("model").integers(2**31)))
    law = np.array(chosen.token_law(1), dtype=float)
    tokens = chosen.sample(P, here.seed).tokens[:, 1]
    here.counts(np.bincount(tokens, minlength=len(law)), law)


@pytest.mark.parametrize("clusterer", CLUSTERERS)
@given(st.integers(2, 5), st.integers(1, 4), st.integers(0, 2**40), st.data())
def test_clusters_do_not_depend_on_the_names_of_targets_or_the_order_of_tuples(
    clusterer: Clusterer, k: int, m: int, seed: int, data: st.DataObject
) -> None:
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat(np.arange(k), m))
    table = 10**6 * np.eye(k, dtype=np.int64)[truth] + rng.integers(1000, size=(k * m, k))
    columns, rows = (np.array(data.draw(st.permutations(range(n)))) for n in (k, k * m))
    for counts, expected in ((table, truth), (table[:, columns], truth), (table[rows], truth[rows])):
        labels = cluster(counts, k, np.random.default_rng(seed), restarts=20, clusterer=clusterer)
        assert len(set(zip(expected.tolist(), labels.tolist(), strict=True))) == k


@given(regimes(), st.integers(0, 2**40), st.integers(0, 2**30), st.data())
def test_beliefs_are_laws_and_multiply_to_the_likelihood(rhm: RHM, seed: int, draw: int, data: st.DataObject) -> None:
    """P(x) = prod_t P(x_t | x_<t) is the evidence of the upward pass; erasing a leaf never lowers it."""
    grammar = Grammar.sample(rhm, seed)
    leaves = sample_trees(grammar, 3, draw).leaves
    laws = next_token_law(grammar, leaves)
    np.testing.assert_allclose(laws.sum(-1), 1, rtol=1e-12)
    shown = np.take_along_axis(laws, leaves[..., None].astype(np.int64), axis=2)[..., 0]
    observed = np.ones(leaves.shape, dtype=bool)
    whole = posterior(grammar, leaves, observed)
    np.testing.assert_allclose(np.log(shown).sum(1), whole.evidence, rtol=1e-9)
    observed[:, data.draw(st.integers(0, leaves.shape[1] - 1))] = False
    assert (posterior(grammar, leaves, observed).evidence >= whole.evidence - 1e-9).all()
