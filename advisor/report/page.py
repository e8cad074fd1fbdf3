"""Lay out a run as one HTML page that needs no network."""

import base64
import hashlib
import json
import re
from typing import Any

import jinja2
from markupsafe import Markup, escape

from advisor import resources
from advisor.model.run import RunRecord
from advisor.report.view import build_view

CODE = re.compile("`([^`]+)`")
BREAKS = re.compile(r"[._](?=\w)")
UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")


def script_json(value: Any) -> Markup:
    """Write JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return Markup(UNSAFE_IN_SCRIPT.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def breakable(name: str) -> Markup:
    """Let a dotted name break after its dots and underscores."""
    return Markup(BREAKS.sub(r"\g<0><wbr>", str(escape(name))))


def with_code(text: str) -> Markup:
    """Set what stands between backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))


def environment() -> jinja2.Environment:
    """Return the template environment: escaping on, an undefined name an error."""
    loader = jinja2.FileSystemLoader(resources.templates("report"))
    made = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["script_json"] = script_json
    made.filters["breakable"] = breakable
    made.filters["with_code"] = with_code
    return made


def lay_out(name: str, **content: Any) -> str:
    """Return a page without scripts, in the style of the report."""
    style = (resources.templates("report") / "page.css").read_text("utf-8")
    return environment().get_template(name).render(style=Markup(style), **content)


def render_page(run: RunRecord) -> str:
    """Return the page of a run; equal runs give equal pages."""
    templates = environment()
    folder = resources.templates("report")
    style = (folder / "page.css").read_text("utf-8")
    script = "\n".join((folder / name).read_text("utf-8") for name in ("flame.js", "page.js"))
    digest = hashlib.sha256(f"\n{script}\n".encode()).digest()
    return templates.get_template("page.html").render(
        view=build_view(run),
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(digest).decode("ascii"),
    )
