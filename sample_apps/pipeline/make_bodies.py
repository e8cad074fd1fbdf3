"""Write the example bodies and the load's bodies; the same seed gives the same files."""

import json
import math
import random
from pathlib import Path

HERE = Path(__file__).parent
REGIONS = ["north", "south", "east", "west", "Île-de-France", "Køln/Bonn"]
PRODUCTS = [
    "Espresso machine",
    'Monitor 27" curved',
    "Desk, height-adjustable",
    "Keyboard",
    "Chair",
    "Lamp",
]
FIRST = [
    "Müller",
    "Nordwind",
    "Alpen",
    "Société Générale",
    "Łódź",
    "Bright",
    "O'Neill",
    "Sankt Gallen",
]
SECOND = ["Logistik", "Handel", "Maschinenbau", "Foods", "Software", "Textil", "Energy", "Optics"]
FORMS = ["GmbH", "AG", "Ltd.", "S.A.", "Inc", "GmbH & Co. KG", ""]
NOTES = [
    "  Delivered to the neighbour’s — no signature!",
    "Straße 12, 2. Stock; bitte   klingeln",
    "Café Noir: crème brûlée (6×)",
    "RE: RE: FW: invoice #2024/117 — 3rd reminder",
    "ＦＵＬＬ ｗｉｄｔｈ order ½ pallet",
]


def quote(cell: str) -> str:
    if any(char in cell for char in ',"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def table(rng: random.Random, rows: int) -> str:
    lines = ["order_id,day,region,product,quantity,unit_price"]
    for number in range(rows):
        price = f"{rng.lognormvariate(4, 0.6):.2f}" if rng.random() > 0.02 else "n/a"
        cells = [
            str(70_000 + number),
            f"2025-{1 + number * 12 // rows:02d}-{rng.randint(1, 28):02d}",
            rng.choices(REGIONS, [5, 4, 3, 2, 1, 1])[0],
            quote(rng.choice(PRODUCTS)),
            str(rng.randint(1, 12)),
            price,
        ]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def transform_body(rng: random.Random, rows: int) -> dict:
    return {
        "csv": table(rng, rows),
        "group_by": rng.choice([["region"], ["product"], ["region", "product"]]),
        "value": "quantity",
        "times": "unit_price",
        "percentiles": [50, 90, 95, 99],
        "alpha": rng.choice([0.1, 0.2, 0.3]),
    }


def mistype(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + rng.choice("aeinrst") + name[at:]
    return name[:at] + rng.choice("aeinrst") + name[at + 1 :]


def company(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(SECOND)} {rng.choice(FORMS)}".strip()


def dedupe_body(rng: random.Random, count: int) -> dict:
    names = [company(rng) for _ in range(count)]
    names += [mistype(rng, rng.choice(names)) for _ in range(count // 3)]
    rng.shuffle(names)
    return {"names": names, "max_distance": 2}


def normalise_body(rng: random.Random, count: int) -> dict:
    return {"texts": [f"{rng.choice(NOTES)} {company(rng)}" for _ in range(count)]}


def series_body(rng: random.Random, count: int) -> dict:
    level = rng.uniform(50, 200)
    values = []
    for hour in range(count):
        level += rng.gauss(0, 1.5)
        spike = rng.uniform(80, 200) if rng.random() < 0.01 else 0.0
        daily = 20 * math.sin(hour % 24 / 24 * math.tau)
        values.append(round(level + daily + spike + rng.gauss(0, 4), 2))
    return {"values": values, "window": 24, "percentile": 90, "alphas": [0.05, 0.2, 0.5]}


def write_lines(path: Path, bodies: list[dict]) -> None:
    lines = [json.dumps(body, ensure_ascii=False, separators=(",", ":")) for body in bodies]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_example(path: Path, body: dict) -> None:
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    rng = random.Random(1789)
    (HERE / "bodies").mkdir(exist_ok=True)
    (HERE / "examples").mkdir(exist_ok=True)
    bodies = HERE / "bodies"
    write_lines(
        bodies / "transform.jsonl", [transform_body(rng, rng.randint(80, 160)) for _ in range(50)]
    )
    write_lines(bodies / "dedupe.jsonl", [dedupe_body(rng, rng.randint(9, 17)) for _ in range(50)])
    write_lines(
        bodies / "normalise.jsonl", [normalise_body(rng, rng.randint(20, 40)) for _ in range(30)]
    )
    write_lines(
        bodies / "series.jsonl", [series_body(rng, rng.randint(168, 336)) for _ in range(40)]
    )
    write_example(HERE / "examples" / "series.json", series_body(rng, 240))
    write_example(HERE / "examples" / "transform.json", transform_body(rng, 120))
    write_example(HERE / "examples" / "dedupe.json", dedupe_body(rng, 13))
    write_example(HERE / "examples" / "normalise.json", normalise_body(rng, 30))


if __name__ == "__main__":
    main()
