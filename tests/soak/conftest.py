"""Says at the end of a run what each proof was drawn from, also where a worker of xdist ran it."""

from __future__ import annotations

from pytest import TerminalReporter

SEED = "seed of a proof"


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """What a worker prints is lost; what it notes in a report is not."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    # A failure has several reports, a proof one seed.
    seeds = {
        told for report in reports for name, told in getattr(report, "user_properties", ()) if name == SEED
    }
    if seeds:
        terminalreporter.write_sep("-", "seeds of the proofs")
        terminalreporter.write_line(", ".join(sorted(seeds)))
