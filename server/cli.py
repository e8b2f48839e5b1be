"""The command ``open-door``: puts the commands of server/commands/ together. What each does stands in its
module."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from server.commands import audit, keys, records, staff
from server.commands.ask import ask
from server.commands.backup import backup, restore
from server.commands.report import report
from server.commands.run import run
from server.settings import settings_table

app = typer.Typer(
    name="open-door",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # Its tracebacks show the values of variables, which may be what somebody wrote.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _settings_help() -> str:
    # \b keeps the lines as they are.
    width = max(len(name) for name, _, _ in settings_table())
    lines = [
        f"  {name:{width}}  {text}" + (f" [{default}]" if default else "")
        for name, text, default in settings_table()
    ]
    return "\b\nSettings are environment variables (docs/operating.md):\n" + "\n".join(lines)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"open-door {version('open-door')}")
        raise typer.Exit


@app.callback()
def about(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """A private chat for people who left treatment and think about coming back.

    An assistant answers, and real people take over when the visitor wants one. `open-door COMMAND --help`
    explains each command.
    """


app.command("run", epilog=_settings_help())(run)
app.command("ask")(ask)
app.command("report")(report)
app.command("sweep")(records.sweep)
app.command("backup")(backup)
app.command("restore")(restore)
app.add_typer(staff.app, name="staff")
app.add_typer(keys.app, name="keys")
app.add_typer(records.app, name="hold")
app.add_typer(audit.app, name="audit")


def main() -> None:
    """The console script. Exit code 0: done; 1: failed; 2: refused, and the text says what to change."""
    app()


if __name__ == "__main__":
    main()
