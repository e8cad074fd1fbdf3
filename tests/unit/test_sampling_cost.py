"""What sampling costs the app is read from the CPU time of its own processes."""

import os
from dataclasses import replace

import pytest

from advisor.pipeline.sampling_cost import metered, per_request, sampling_cost
from advisor.report import figures
from advisor.report.view import build_view
from tests.records import fraud_run


def test_the_cost_is_a_ratio_of_cpu_per_request() -> None:
    cost, noise = sampling_cost(0.0011, (0.0009, 0.0011))
    assert cost == pytest.approx(0.1)
    assert noise == pytest.approx(0.2)
    assert sampling_cost(None, (0.001, 0.001)) == (None, None)
    assert sampling_cost(0.001, (0.001, None)) == (None, None)


def test_load_is_metered_by_the_processes_of_the_app() -> None:
    load = fraud_run().load
    assert load is not None

    def work() -> object:
        return sum(number * number for number in range(200_000))

    _, cost = metered(os.getpid(), lambda: (work(), load)[1])
    assert cost is not None
    assert 0 < cost * load.count < 60
    assert per_request(1.0, replace(load, count=0)) is None


@pytest.mark.parametrize(
    ("cost", "noise", "words"),
    [
        (0.004, 0.01, "cost the app too little to tell: CPU per request +0.40 %, where"),
        (-0.01, None, "cost the app too little to tell: CPU per request −1.0 %."),
        (0.12, 0.15, "too little to tell: CPU per request +12 %, where two stretches without it"),
        (0.12, 0.02, "Sampling cost the app 12 % more CPU per request; two stretches"),
    ],
)
def test_the_page_says_what_sampling_cost(cost: float, noise: float | None, words: str) -> None:
    run = replace(fraud_run(), sampling_cost=cost, sampling_noise=noise)
    told = build_view(run).profile
    assert told is not None
    assert words in told.replace(figures.GAP, " ")
