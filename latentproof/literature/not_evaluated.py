"""Published statements that this project has neither the theory nor the learner to check, and why."""

from __future__ import annotations

from latentproof.literature.correlations import DIFFUSION, PCSL, ZIPF
from latentproof.literature.formula import Formula

SPARSE = "Tomasini, Wyart (2024), arXiv:2404.10727, eqs 3, 4"

FORMULAS = (
    Formula(
        "shallow",
        f"{PCSL}, figures 2, 14",
        "second hand",
        "two-layer networks: P* ~ P_max = n_c m^((d-1)/(s-1))",
        "n_c = v",
        "not evaluated: a statement on trained networks; P_max itself is row number-of-data",
    ),
    Formula(
        "layerwise-gain",
        f"{PCSL}, appendix D",
        "second hand",
        "clustering layer by layer beats end-to-end training by about n_c^(1/2)",
        "n_c = v",
        "not evaluated: a ratio of trained networks",
    ),
    Formula(
        "class-transition",
        f"{DIFFUSION}; arXiv:2410.13770, eqs 28, 54",
        "second hand",
        "denoising loses the class at a finite noise iff s m (v-1)/(v^s-1) < 1",
        "that is s m f lambda < 1 in our letters",
        "not evaluated: needs the mean-field map of the noise, whose form was not available",
    ),
    Formula(
        "correlation-length",
        "Sclocchi, Favero, Levi, Wyart (2024), arXiv:2410.13770",
        "second hand",
        "xi ~ |e - e*|^-nu, nu = ln s/ln F'(p*)",
        "F as in class-transition",
        "not evaluated: as class-transition",
    ),
    Formula(
        "sparse-local",
        SPARSE,
        "second hand",
        "locally connected networks: P* ~ s^(L/2) (s0+1)^L n_c m^L",
        "s0 uninformative symbols a feature",
        "not evaluated: fitted to trained networks",
    ),
    Formula(
        "sparse-shared",
        SPARSE,
        "second hand",
        "convolutional networks: P* ~ C (s0+1)^2 n_c m^L",
        "s0 as above",
        "not evaluated: fitted to trained networks",
    ),
    Formula(
        "varying-tree",
        "Parley, Cagnetta, Wyart (2026), arXiv:2602.06065",
        "in the source",
        "P* = O((p_2^2/2)^(1-L) v m_3 m_2^(L-1))",
        "rules of two and three symbols, p_2 the share of the former",
        "not evaluated: another model (unknown tree shapes)",
    ),
    Formula(
        "deep-network-theorem",
        "Ren, Dandi, Krzakala, Lee (2026), arXiv:2601.19756",
        "in the source",
        "layerwise gradient descent learns in O(m^L) samples, up to a polynomial",
        "supervised",
        "not evaluated: the polynomial was not available; the law is row supervised",
    ),
    Formula(
        "zipf-next-token",
        ZIPF,
        "in the source",
        "for next-token prediction the exponent is set by the hierarchy alone",
        "rules of probability k^-(1+a)",
        "not evaluated: a statement on the loss of trained networks",
    ),
)
