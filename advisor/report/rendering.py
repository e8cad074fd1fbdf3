"""Fill in the templates that make patches and deployment files: plain text, nothing escaped."""

import jinja2

from advisor import resources


def environment(kind: str) -> jinja2.Environment:
    """Return the environment of one kind of templates; a value that is not given is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates(kind)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, *, kind: str = "pr", **values: object) -> str:
    """Fill in a template, which is a file of that name with `.j2` at its end."""
    return environment(kind).get_template(f"{template}.j2").render(**values)
