"""Reads the CSV dialect of the shop export: quotes, doubled quotes, quoted line breaks."""


class CsvError(ValueError):
    pass


def parse_rows(text: str, delimiter: str = ",") -> list[list[str]]:
    """Split a document into rows of fields; empty lines are left out."""
    rows: list[list[str]] = []
    row: list[str] = []
    cell = ""
    quoted = False
    position = 0
    length = len(text)
    while position < length:
        char = text[position]
        if quoted:
            if char != '"':
                cell += char
            elif position + 1 < length and text[position + 1] == '"':
                cell += '"'
                position += 1
            else:
                quoted = False
        elif char == '"':
            quoted = True
        elif char == delimiter:
            row.append(cell)
            cell = ""
        elif char == "\n":
            row.append(cell)
            cell = ""
            if row != [""]:
                rows.append(row)
            row = []
        elif char != "\r":
            cell += char
        position += 1
    if quoted:
        raise CsvError("the document ends inside a quoted field")
    if cell or row:
        row.append(cell)
        rows.append(row)
    return rows


def parse_value(cell: str):
    """Turn a cell into a number where it is one; long digit strings are identifiers."""
    stripped = cell.strip()
    if not stripped:
        return None
    if stripped.isdigit() and len(stripped) > 15:
        return stripped
    try:
        return int(stripped)
    except ValueError:
        pass
    try:
        return float(stripped)
    except ValueError:
        return stripped


def read_records(text: str) -> list[dict]:
    """Read a document with a header line into one dict a row."""
    rows = parse_rows(text)
    if len(rows) < 2:
        raise CsvError("the document needs a header and at least one row")
    header = [name.strip().lower() for name in rows[0]]
    records = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise CsvError(f"row {number} has {len(row)} fields, the header has {len(header)}")
        records.append({name: parse_value(cell) for name, cell in zip(header, row)})
    return records
