"""Checksums of card and bank account numbers."""

IBAN_LENGTHS = {
    "AT": 20,
    "BE": 16,
    "CH": 21,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "ES": 24,
    "FI": 18,
    "FR": 27,
    "GB": 22,
    "IE": 22,
    "IT": 27,
    "LT": 20,
    "LU": 20,
    "NL": 18,
    "NO": 15,
    "PL": 28,
    "PT": 25,
    "SE": 24,
}


def luhn_valid(number: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1); spaces and dashes are ignored."""
    digits = [int(char) for char in number if char not in " -"]
    if not 12 <= len(digits) <= 19:
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        if position % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def iban_valid(iban: str) -> bool:
    """Check an IBAN's length for its country and its two check digits (ISO 13616)."""
    compact = iban.replace(" ", "").upper()
    if IBAN_LENGTHS.get(compact[:2]) != len(compact):
        return False
    remainder = 0
    for char in compact[4:] + compact[:4]:
        if "0" <= char <= "9":
            remainder = (remainder * 10 + ord(char) - ord("0")) % 97
        elif "A" <= char <= "Z":
            remainder = (remainder * 100 + ord(char) - ord("A") + 10) % 97
        else:
            return False
    return remainder == 1
