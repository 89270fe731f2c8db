"""Every size (v, m, s) that the exhaustive enumeration finishes at once, f = 1 among them."""

import pytest

SIZES = [(2, 1, 2), (2, 2, 2), (3, 1, 2), (2, 1, 3), (2, 2, 3), (2, 3, 3), (2, 4, 3)]


@pytest.fixture(params=SIZES, ids=lambda size: "v{}m{}s{}".format(*size))
def size(request: pytest.FixtureRequest) -> tuple[int, int, int]:
    v, m, s = request.param
    return v, m, s
