"""Splits ticket texts into the tokens the model was trained on."""

STOP_WORDS = frozenset(
    "a an and are as at be been but by for from has have i in is it my no not of on or our so "
    "that the their this to was we were will with you your".split()
)


def subwords(word: str, size: int) -> list[str]:
    """All runs of `size` characters, with marks at the word's ends: typing errors stay near."""
    marked = f"<{word}>"
    return [marked[i : i + size] for i in range(len(marked) - size + 1)]


class Tokenizer:
    def __init__(self, min_length: int = 2, bigrams: bool = True, gram: int = 3):
        self.min_length = min_length
        self.bigrams = bigrams
        self.gram = gram

    def split(self, text: str) -> list[str]:
        """Cut the text into lower-case words; digits become 0, so that all years look alike."""
        words = []
        word = ""
        for char in text.lower():
            if char.isalpha() or (char == "'" and word):
                word += char
            elif char.isdigit():
                word += "0"
            elif word:
                if len(word) >= self.min_length and word not in STOP_WORDS:
                    words.append(word)
                word = ""
        if len(word) >= self.min_length and word not in STOP_WORDS:
            words.append(word)
        return words

    def tokens(self, text: str) -> list[str]:
        words = self.split(text)
        tokens = list(words)
        if self.bigrams:
            tokens.extend(f"{first} {second}" for first, second in zip(words, words[1:]))
        for word in words:
            tokens.extend(subwords(word, self.gram))
        return tokens
