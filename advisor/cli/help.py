"""How the commands' help is laid out: commands in the order of work, options by subject."""

import click

from advisor.cli.overriding import override

SECTIONS = {
    "The app": ("app_dir", "factory", "workers", "python", "pypy", "no_pypy"),
    "The load": (
        *("load", "locust_workers", "locust_host", "url", "scenario", "headers", "auth"),
        *("unsafe", "connections", "seed"),
    ),
    "The profile": ("threshold", "include", "profile_seconds", "no_values"),
    "The measurement": ("blocks", "rounds", "round_seconds", "max_seconds", "band", "advice"),
    "Runs and folders": ("reports_dir", "kernels_dir", "resume", "redo"),
}
WIDEST = 30


class Commands(click.Group):
    """A group that lists its commands in the order in which they were added."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the commands' names, in order."""
        return list(self.commands)


class Sectioned(click.Command):
    """A command with many options, which its help shows by subject."""

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each subject; what belongs to none comes first."""
        rows = {
            str(parameter.name): record
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            and (record := parameter.get_help_record(ctx)) is not None
        }
        sorted_out = {name for names in SECTIONS.values() for name in names}
        own = tuple(name for name in rows if name not in sorted_out)
        width = max(len(words) for words, _ in rows.values() if len(words) <= WIDEST)
        for heading, names in {"Options": own, **SECTIONS}.items():
            lines = [(rows[name][0].ljust(width), rows[name][1]) for name in names if name in rows]
            if lines:
                with formatter.section(heading):
                    formatter.write_dl(lines, col_max=WIDEST)
