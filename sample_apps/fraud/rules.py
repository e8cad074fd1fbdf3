"""The rules: each looks at a transaction and the account's history and may add points."""

from dataclasses import dataclass, field
from math import sqrt

from checks import iban_valid, luhn_valid
from geo import haversine_km, travel_speed_kmh
from names import WATCH_LIST, WatchList
from velocity import VelocityTracker, busiest_window


@dataclass
class Hit:
    rule: str
    points: int
    reason: str


@dataclass
class Rule:
    name: str
    points: int

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        raise NotImplementedError

    def hit(self, reason: str) -> Hit:
        return Hit(self.name, self.points, reason)


@dataclass
class Condition:
    field: str
    op: str
    value: object

    def holds(self, tx: dict) -> bool:
        actual = tx.get(self.field)
        if actual is None:
            return False
        match self.op:
            case "eq":
                return actual == self.value
            case "ne":
                return actual != self.value
            case "gt":
                return actual > self.value
            case "lt":
                return actual < self.value
            case "in":
                return actual in self.value
            case "contains":
                return self.value in actual.lower()
            case _:
                raise ValueError(f"unknown operator {self.op!r} in a condition on {self.field!r}")


@dataclass
class ConditionRule(Rule):
    """All conditions hold for the transaction."""

    conditions: list[Condition] = field(default_factory=list)

    def applies(self, tx) -> bool:
        return all(condition.holds(tx) for condition in self.conditions)

    def evaluate(self, tx, history):
        if not self.applies(tx):
            return None
        return self.hit(", ".join(f"{c.field} {c.op} {c.value}" for c in self.conditions))


@dataclass
class RepeatedPatternRule(Rule):
    """The account already did suspicious things before."""

    patterns: list[ConditionRule] = field(default_factory=list)
    limit: int = 10

    def evaluate(self, tx, history):
        seen = 0
        for past in history:
            for pattern in self.patterns:
                if pattern.applies(past):
                    seen += 1
        if seen < self.limit:
            return None
        return self.hit(f"{seen} suspicious patterns in {len(history)} past transactions")


@dataclass
class VelocityRule(Rule):
    """Too many payments or too much money in the window that ends with this transaction."""

    seconds: int = 3600
    max_count: int = 10
    max_total: float = 2000.0

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        tracker = VelocityTracker(self.seconds)
        for past in history:
            tracker.observe(past)
        window = tracker.observe(tx)
        if window.count > self.max_count:
            return self.hit(f"{window.count} payments in {self.seconds} s")
        if window.total > self.max_total:
            return self.hit(f"{window.total:.2f} spent in {self.seconds} s")
        return None


@dataclass
class BurstRule(Rule):
    """Payments came in a burst at some time in the history."""

    seconds: int = 60
    max_count: int = 5

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        timestamps = [past["timestamp"] for past in history] + [tx["timestamp"]]
        count = busiest_window(timestamps, self.seconds)
        if count <= self.max_count:
            return None
        return self.hit(f"{count} payments within {self.seconds} s")


@dataclass
class CardTestingRule(Rule):
    """Mistyped or invented card numbers are being tried out."""

    max_invalid: int = 2

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        invalid = 0
        for past in [*history, tx]:
            if past["card_number"] and not luhn_valid(past["card_number"]):
                invalid += 1
        if invalid <= self.max_invalid:
            return None
        return self.hit(f"{invalid} invalid card numbers")


@dataclass
class BeneficiaryRule(Rule):
    """Money goes to an account number that can't exist, or to too many different ones."""

    max_beneficiaries: int = 25

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        if tx["iban"] and not iban_valid(tx["iban"]):
            return self.hit("the beneficiary's IBAN is invalid")
        beneficiaries = {
            past["iban"] for past in history if past["iban"] and iban_valid(past["iban"])
        }
        if len(beneficiaries) > self.max_beneficiaries:
            return self.hit(f"{len(beneficiaries)} different beneficiaries")
        return None


@dataclass
class ForeignHistoryRule(Rule):
    """The history holds payments of other accounts, or of accounts that can't exist."""

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        foreign = 0
        for past in history:
            if past["account"] != tx["account"] or not iban_valid(past["account"]):
                foreign += 1
        if foreign == 0:
            return None
        return self.hit(f"{foreign} payments aren't this account's")


@dataclass
class ImpossibleTravelRule(Rule):
    """The card was used in two places that are too far apart for the time between.

    A cloned card is used in turns with the real one, so every pair within a week counts.
    """

    max_kmh: float = 900.0
    within_seconds: int = 7 * 86_400

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        present = [past for past in history if past["channel"] in ("pos", "atm")]
        if tx["channel"] in ("pos", "atm"):
            present.append(tx)
        fastest = 0.0
        for i, earlier in enumerate(present):
            for later in present[i + 1 :]:
                if later["timestamp"] - earlier["timestamp"] > self.within_seconds:
                    break
                fastest = max(fastest, travel_speed_kmh(earlier, later))
        if fastest <= self.max_kmh:
            return None
        return self.hit(f"{fastest:.0f} km/h between two payments")


@dataclass
class FarFromHomeRule(Rule):
    """The transaction is far from every place the account was used at before."""

    min_km: float = 400.0

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        nearest = min(
            (haversine_km(past["lat"], past["lon"], tx["lat"], tx["lon"]) for past in history),
            default=0.0,
        )
        if nearest < self.min_km:
            return None
        return self.hit(f"{nearest:.0f} km from the nearest known place")


@dataclass
class WatchListRule(Rule):
    """The payee's name is on the watch list, or nearly."""

    watch_list: WatchList = field(default_factory=lambda: WatchList(WATCH_LIST))

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        name = self.watch_list.match(tx["merchant"])
        if name is None:
            return None
        return self.hit(f"{tx['merchant']!r} is like {name!r}")


@dataclass
class UnusualAmountRule(Rule):
    """The amount stands out from what the account usually pays."""

    max_deviations: float = 3.0

    def evaluate(self, tx: dict, history: list[dict]) -> Hit | None:
        amounts = [past["amount"] for past in history if past["currency"] == tx["currency"]]
        if len(amounts) < 10:
            return None
        mean = sum(amounts) / len(amounts)
        deviation = sqrt(sum((amount - mean) ** 2 for amount in amounts) / (len(amounts) - 1))
        if deviation == 0.0:
            return None
        score = (tx["amount"] - mean) / deviation
        if score <= self.max_deviations:
            return None
        return self.hit(f"{score:.1f} standard deviations above the usual amount")
