"""Write the example bodies and the load's bodies; the same seed gives the same files."""

import json
import random
from pathlib import Path

from checks import IBAN_LENGTHS, luhn_valid

HERE = Path(__file__).parent
CITIES = [
    ("DE", 52.52, 13.405),
    ("DE", 48.137, 11.575),
    ("FR", 48.857, 2.352),
    ("ES", 40.417, -3.704),
    ("NL", 52.37, 4.895),
    ("GB", 51.507, -0.128),
    ("AT", 48.208, 16.373),
]
MERCHANTS = [
    ("Grünmarkt Filiale 12", "groceries", 9, 90),
    ("Metro Transit", "transport", 2, 30),
    ("Café Aurora", "restaurants", 4, 45),
    ("Bücher & Mehr", "books", 8, 60),
    ("Shell Station 4711", "fuel", 30, 95),
    ("ElectroHub", "electronics", 20, 900),
    ("Prepaid Reload Point", "telecom", 10, 50),
    ("LuckySpin", "gambling", 20, 400),
    ("CoinGate", "crypto", 50, 800),
]


FIRST_NAMES = ["Petra", "Jonas", "Aylin", "Mateusz", "Chiara", "Noor", "Sven", "Élodie"]
LAST_NAMES = ["Lindqvist", "Hofmann", "Yıldız", "Kowalczyk", "Ricci", "van Dijk", "Marchetta"]


def card_number(rng: random.Random, valid: bool = True) -> str:
    stem = "4" + "".join(rng.choice("0123456789") for _ in range(14))
    last = next(d for d in "0123456789" if luhn_valid(stem + d))
    if not valid:
        last = str((int(last) + 1) % 10)
    return stem + last


def iban(rng: random.Random, valid: bool = True) -> str:
    country = rng.choice(["DE", "AT", "NL", "FR", "GB", "ES", "BE"])
    digits = IBAN_LENGTHS[country] - 4
    bank = "".join(rng.choice("ABCDEFGHKLNR") for _ in range(4)) if country in ("NL", "GB") else ""
    account = bank + "".join(rng.choice("0123456789") for _ in range(digits - len(bank)))
    number = int("".join(str(int(char, 36)) for char in account + country + "00"))
    check = 98 - number % 97
    if not valid:
        check = check % 97 + 1
    return f"{country}{check:02d}{account}"


def transaction(rng: random.Random, number: int, account: str, card: str, when: int, city) -> dict:
    channel = rng.choices(["pos", "online", "atm", "transfer"], [6, 4, 2, 6])[0]
    merchant, category, low, high = rng.choices(MERCHANTS, [9, 8, 6, 3, 4, 2, 1, 1, 1])[0]
    if channel == "atm":
        merchant, category, low, high = "Sparbank ATM", "cash", 20, 500
    if channel == "transfer":
        merchant = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
        category, low, high = "transfer", 15, 1200
    country, lat, lon = city
    return {
        "id": f"tx-{number:07d}",
        "account": account,
        "timestamp": when,
        "amount": round(rng.uniform(low, high), 2),
        "currency": "GBP" if country == "GB" else "EUR",
        "channel": channel,
        "merchant": merchant,
        "category": category,
        "country": country,
        "lat": round(lat + rng.gauss(0, 0.05), 5),
        "lon": round(lon + rng.gauss(0, 0.05), 5),
        "card_number": None if channel == "transfer" else card,
        "iban": iban(rng) if channel == "transfer" else None,
    }


def score_body(rng: random.Random, past: int) -> dict:
    account = iban(rng)
    card = card_number(rng)
    home = rng.choice(CITIES)
    number = rng.randrange(10**6)
    when = 1_760_000_000 + rng.randrange(10**6)
    history = []
    for _ in range(past):
        # Mostly hours between two payments, now and then a burst of seconds.
        when += rng.randrange(5, 50) if rng.random() < 0.1 else rng.randrange(600, 40_000)
        city = rng.choice(CITIES) if rng.random() < 0.06 else home
        history.append(transaction(rng, number, account, card, when, city))
        number += 1
    current = transaction(rng, number, account, card, when + rng.randrange(20, 9000), home)
    kind = rng.random()
    if kind < 0.15:
        current["lat"], current["lon"], current["country"] = 40.713, -74.006, "US"
    elif kind < 0.3:
        for tx in rng.sample(history, min(4, past)):
            if tx["card_number"]:
                tx["card_number"] = card_number(rng, valid=False)
    elif kind < 0.4:
        current.update(channel="transfer", card_number=None, iban=iban(rng, valid=False))
    elif kind < 0.45:
        current.update(merchant="Galina Morosenko", channel="transfer", card_number=None)
    elif kind < 0.55:
        current["amount"] = round(current["amount"] * 20, 2)
    return {"transaction": current, "history": history}


def write_lines(path: Path, bodies: list[dict]) -> None:
    lines = [json.dumps(body, ensure_ascii=False, separators=(",", ":")) for body in bodies]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_example(path: Path, body: dict) -> None:
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    rng = random.Random(20_251)
    (HERE / "bodies").mkdir(exist_ok=True)
    (HERE / "examples").mkdir(exist_ok=True)
    scores = [score_body(rng, rng.randint(50, 80)) for _ in range(50)]
    batches = [
        {"items": [score_body(rng, rng.randint(15, 35)) for _ in range(4)]} for _ in range(15)
    ]
    write_lines(HERE / "bodies" / "score.jsonl", scores)
    write_lines(HERE / "bodies" / "batch.jsonl", batches)
    write_example(HERE / "examples" / "score.json", score_body(rng, 65))
    write_example(
        HERE / "examples" / "batch.json", {"items": [score_body(rng, 25) for _ in range(3)]}
    )


if __name__ == "__main__":
    main()
