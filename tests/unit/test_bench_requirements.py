"""What an app declares is found beside it or above it."""

from pathlib import Path

from advisor.bench.requirements import alternative, declared, normalized


def test_the_requirements_beside_the_app_come_first(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["above"]\n')
    app = tmp_path / "src"
    app.mkdir()
    (app / "requirements-dev.txt").write_text("pytest\n")
    (app / "requirements.txt").write_text(
        "# what it needs\n"
        "fastapi>=0.115  # the framework\n"
        "--extra-index-url https://example.org/simple\n"
        "-r more.txt\n"
        "-e .\n"
        "./local\n"
        "uvicorn[standard]==0.54.0 \\\n    --hash=sha256:00 --hash=sha256:11\n"
        'uvloop; sys_platform != "win32"\n'
    )
    (app / "more.txt").write_text("-r requirements.txt\nPyYAML\n")
    found = declared(app, root=tmp_path)
    assert found
    assert found.source == app / "requirements.txt"
    assert found.requirements == (
        "fastapi>=0.115",
        "PyYAML",
        "uvicorn[standard]==0.54.0",
        'uvloop; sys_platform != "win32"',
    )
    assert found.options == ("--extra-index-url https://example.org/simple",)
    assert found.left_out == ("-e .", "./local")


def test_a_project_file_above_is_found_and_is_the_end(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("too-far\n")
    project = tmp_path / "project"
    app = project / "src" / "app"
    app.mkdir(parents=True)
    (project / "pyproject.toml").write_text('[project]\ndependencies = ["fastapi", "httpx"]\n')
    found = declared(app)
    assert found
    assert found.requirements == ("fastapi", "httpx")
    (project / "pyproject.toml").write_text("[tool.black]\n")
    assert declared(app) is None
    (project / "pyproject.toml").write_text("not toml")
    assert declared(app) is None


def test_names_are_normalized() -> None:
    assert normalized("Ruamel.YAML_clib[x]>=1; python_version > '3'") == "ruamel-yaml-clib"
    assert normalized("@nothing") == ""


def test_known_alternatives_are_told() -> None:
    told = alternative("psycopg2_binary")
    assert told
    assert "psycopg2cffi" in told
    assert alternative("something-of-ours") is None
