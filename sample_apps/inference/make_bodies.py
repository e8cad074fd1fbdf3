"""Write the example bodies and the load's bodies; the same seed gives the same files."""

import json
import random
from pathlib import Path

HERE = Path(__file__).parent
OPENINGS = [
    "Hello, I ordered three weeks ago and the parcel still hasn't arrived.",
    "Good morning! The invoice of 12.03.2025 lists an item we never bought.",
    "Guten Tag, die App stürzt beim Öffnen der Rechnung ab (Version 4.2.1).",
    "Hi team, I can't log in any more since you changed the password rules.",
    "The jacket is too small, so I'd like to exchange it for size XL.",
]
SENTENCES = [
    "The tracking page says it left the warehouse on Monday, but nothing has moved since.",
    "My credit card was charged twice: 49.90 and 49.90 on the same day.",
    "I tried another browser, cleared the cache and restarted the phone without any luck.",
    "Your colleague on the telephone promised a refund within 5 working days.",
    "Please cancel the subscription and confirm it by e-mail.",
    "The return label in the box was torn and the courier refused to scan it.",
    "It shows error 0x80070057 whenever I press the checkout button.",
    "We're a company, so the VAT number DE123456789 has to be on the document.",
    "The replacement arrived damaged as well; photographs are attached.",
    "Could you merge my two accounts, since the second one was made by mistake?",
    "Das Paket wurde laut Sendungsverfolgung beim Nachbarn abgegeben, dort ist es aber nicht.",
    "I've been a customer since 2016 and have never had to wait this long.",
]
CLOSINGS = ["Thanks in advance, Jo", "Viele Grüße, Anke", "Regards, M. O'Connor", "Please hurry!"]


def ticket(rng: random.Random, sentences: int) -> dict:
    body = rng.sample(SENTENCES, min(sentences, len(SENTENCES)))
    return {
        "id": f"T-{rng.randrange(10**6):06d}",
        "text": "\n".join([rng.choice(OPENINGS), " ".join(body), rng.choice(CLOSINGS)]),
        "numbers": {
            "age_days": rng.randrange(4000),
            "orders": int(rng.expovariate(0.12)),
            "open_tickets": rng.randrange(4),
            "hours_waiting": round(rng.expovariate(0.1), 1),
            "basket": round(rng.lognormvariate(4, 0.8), 2) if rng.random() < 0.8 else None,
            "rating": rng.choice([None, 1, 2, 3, 4, 5]),
        },
    }


def write_lines(path: Path, bodies: list[dict]) -> None:
    lines = [json.dumps(body, ensure_ascii=False, separators=(",", ":")) for body in bodies]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_example(path: Path, body: dict) -> None:
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    rng = random.Random(404)
    (HERE / "bodies").mkdir(exist_ok=True)
    (HERE / "examples").mkdir(exist_ok=True)
    single = [ticket(rng, rng.randint(6, 12)) for _ in range(60)]
    batches = [{"tickets": [ticket(rng, rng.randint(3, 8)) for _ in range(4)]} for _ in range(20)]
    write_lines(HERE / "bodies" / "predict.jsonl", single)
    write_lines(HERE / "bodies" / "batch.jsonl", batches)
    write_example(HERE / "examples" / "predict.json", ticket(rng, 10))
    write_example(HERE / "examples" / "batch.json", {"tickets": [ticket(rng, 6) for _ in range(3)]})


if __name__ == "__main__":
    main()
