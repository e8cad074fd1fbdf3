"""The rule engine and the rule set it runs."""

from rules import (
    BeneficiaryRule,
    BurstRule,
    CardTestingRule,
    Condition,
    ConditionRule,
    FarFromHomeRule,
    ForeignHistoryRule,
    Hit,
    ImpossibleTravelRule,
    RepeatedPatternRule,
    Rule,
    UnusualAmountRule,
    VelocityRule,
    WatchListRule,
)

REVIEW_AT = 40
DECLINE_AT = 80

PATTERNS = [
    ConditionRule(
        "night-cash",
        15,
        [Condition("channel", "eq", "atm"), Condition("amount", "gt", 400.0)],
    ),
    ConditionRule(
        "risky-category",
        10,
        [
            Condition("category", "in", ("gambling", "crypto", "gift-cards")),
            Condition("amount", "gt", 150.0),
        ],
    ),
    ConditionRule(
        "small-online-probe",
        10,
        [Condition("channel", "eq", "online"), Condition("amount", "lt", 2.0)],
    ),
    ConditionRule(
        "prepaid-reload",
        10,
        [Condition("merchant", "contains", "prepaid"), Condition("channel", "ne", "pos")],
    ),
    ConditionRule(
        "round-transfer",
        5,
        [
            Condition("channel", "eq", "transfer"),
            Condition("amount", "in", (500.0, 1000.0, 2000.0)),
        ],
    ),
    ConditionRule(
        "costly-telecom",
        5,
        [Condition("category", "eq", "telecom"), Condition("amount", "gt", 45.0)],
    ),
    ConditionRule(
        "high-risk-country",
        20,
        [Condition("country", "in", ("KP", "IR", "MM"))],
    ),
]


class RuleEngine:
    def __init__(self, rules: list[Rule]):
        self.rules = rules

    def score(self, tx: dict, history: list[dict]) -> dict:
        history = sorted(history, key=lambda past: past["timestamp"])
        hits: list[Hit] = []
        for rule in self.rules:
            hit = rule.evaluate(tx, history)
            if hit is not None:
                hits.append(hit)
        points = min(100, sum(hit.points for hit in hits))
        return {
            "transaction_id": tx["id"],
            "score": points,
            "decision": self.decide(points),
            "hits": [vars(hit) for hit in hits],
        }

    @staticmethod
    def decide(points: int) -> str:
        if points >= DECLINE_AT:
            return "decline"
        if points >= REVIEW_AT:
            return "review"
        return "approve"


def default_engine() -> RuleEngine:
    return RuleEngine(
        [
            *PATTERNS,
            RepeatedPatternRule("repeated-patterns", 20, PATTERNS, limit=8),
            VelocityRule("velocity-10-minutes", 25, seconds=600, max_count=4, max_total=1500.0),
            VelocityRule("velocity-6-hours", 20, seconds=21_600, max_count=10, max_total=2500.0),
            VelocityRule("velocity-day", 20, seconds=86_400, max_count=20, max_total=4000.0),
            BurstRule("burst-minute", 20, seconds=60, max_count=4),
            BurstRule("burst-quarter-hour", 15, seconds=900, max_count=8),
            BurstRule("burst-hour", 10, seconds=3600, max_count=12),
            CardTestingRule("card-testing", 40, max_invalid=2),
            BeneficiaryRule("beneficiary", 35),
            ForeignHistoryRule("foreign-history", 30),
            ImpossibleTravelRule("impossible-travel", 45),
            FarFromHomeRule("far-from-home", 15),
            WatchListRule("watch-list", 60),
            UnusualAmountRule("unusual-amount", 20),
        ]
    )
