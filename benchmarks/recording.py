"""What recording costs an app: requests/s with the recorder over those without, loaded at once.

    python -m benchmarks.recording sample_apps/fraud app:app [--share 0.05] [--launches 4]

Both copies of the app are bound to one core and driven over the same seconds, from their first
request on, as the record stage does it. The interval is Student's t over launches.
"""

import argparse
import datetime
import math
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from advisor.bench.student import student_quantile
from advisor.inference.evidence import collect
from advisor.model.run import Stage
from advisor.pipeline.progress import Silence
from advisor.pipeline.recording import MOST_SHARE, RECORD_SECONDS, write_config
from advisor.pipeline.run import open_run, run_stages
from advisor.settings import load_settings
from advisor.target.app import start_app
from advisor.target.drivers import split_cores
from advisor.target.duet import Duet


def main() -> None:
    """Measure and print a line for each launch and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app_dir", type=Path)
    parser.add_argument("target")
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    parser.add_argument("--share", type=float, default=MOST_SHARE)
    parser.add_argument("--seconds", type=float, default=RECORD_SECONDS)
    parser.add_argument("--launches", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(given, Path(name))


def measure(given: argparse.Namespace, folder: Path) -> None:
    """Sample once for the candidates, then launch pairs."""
    settings = load_settings(
        given.target,
        {
            "app_dir": given.app_dir,
            "reports_dir": folder,
            "profile_seconds": 4.0,
            "python": given.python,
        },
    )
    now = datetime.datetime.now(datetime.UTC)
    with open_run(settings, Silence(), command=(), now=now) as (job, begun):
        record = run_stages(job, begun, last=Stage.RANK)
        assert record.ranking is not None
        targets = [entry.function for entry in record.ranking.candidates]
        cores, generators = split_cores()
        usual = job.launch(cores=cores)
        logs = []
        with Duet(cores=generators) as duet:
            for number in range(given.launches):
                out = folder / f"calls-{number}"
                out.mkdir()
                config = folder / f"record-{number}.json"
                write_config(config, out_dir=out, targets=targets, share=given.share)
                recording = replace(usual, record=str(config))
                order = (usual, recording) if number % 2 else (recording, usual)
                with start_app(order[0]) as first, start_app(order[1]) as second:
                    with_it = first if first.launch.record else second
                    without = second if with_it is first else first
                    counts = duet.run(
                        job.requests(),
                        (with_it.url, without.url),
                        connections=settings.connections,
                        seconds=given.seconds,
                    )
                logs.append(math.log(counts[0] / counts[1]))
                kept = [one.kept for one in collect(out, targets=[t.target for t in targets])]
                print(
                    f"{counts[0]} / {counts[1]} requests: {counts[0] / counts[1] - 1:+.1%}, ",
                    end="",
                )
                print(f"calls kept: {kept}", flush=True)
    mean = statistics.fmean(logs)
    half = statistics.stdev(logs) * student_quantile(0.995, df=len(logs) - 1)
    half /= math.sqrt(len(logs))
    print(
        f"{given.target} in {given.app_dir.name}, share {given.share:g}: "
        f"{math.expm1(mean):+.1%} requests/s while recording "
        f"(99 % interval {math.expm1(mean - half):+.1%} to {math.expm1(mean + half):+.1%})"
    )


if __name__ == "__main__":
    main()
