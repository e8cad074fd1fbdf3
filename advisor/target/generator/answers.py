r"""Read HTTP/1.1 answers from a stream of bytes, keeping no body.

feed(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok") -> True; status 200, keep True
"""

import enum

HEAD_END = b"\r\n\r\n"
LINE_END = b"\r\n"
BODILESS = frozenset((204, 304))
LONGEST_HEAD = 1 << 20


class Part(enum.Enum):
    """What the next bytes belong to."""

    HEAD = enum.auto()
    LENGTH = enum.auto()
    CHUNKS = enum.auto()
    UNTIL_CLOSE = enum.auto()


class Answer:
    """One answer at a time; a malformed one raises ValueError.

    Attributes:
        status: The status code, once the head has been read.
        keep: Whether the connection can be used again.
        started: Whether any byte of the answer has come.
    """

    __slots__ = ("_held", "_left", "_method", "_part", "_trailer", "keep", "started", "status")

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.begin(b"GET")

    def begin(self, method: bytes) -> None:
        """Expect a new answer, to a request of this method."""
        self.status = 0
        self.keep = True
        self.started = False
        self._method = method
        self._part = Part.HEAD
        self._held = b""
        self._left = 0
        self._trailer = False

    def feed(self, data: bytes) -> bool:
        """Take the next bytes; return whether the answer is whole now."""
        self.started = True
        part = self._part
        if part is Part.LENGTH:
            self._left -= len(data)
            return self._left <= 0
        if part is Part.HEAD:
            if self._held:
                data = self._held + data
            end = data.find(HEAD_END)
            if end < 0:
                self._hold(data)
                return False
            return self._read_head(data[:end], data[end + len(HEAD_END) :])
        if part is Part.CHUNKS:
            return self._read_chunks(self._held + data)
        return False

    def ends_whole(self) -> bool:
        """Tell whether the answer is whole when the other side closes the connection now."""
        return self._part is Part.UNTIL_CLOSE

    def _hold(self, data: bytes) -> None:
        if len(data) > LONGEST_HEAD:
            message = f"no end of the head in {len(data)} bytes"
            raise ValueError(message)
        self._held = data

    def _read_head(self, head: bytes, rest: bytes) -> bool:
        status = int(head[9:12])
        if status < 200:  # only says that the real answer will come
            self._held = b""
            return bool(rest) and self.feed(rest)
        self.status = status
        fields = head.lower() + LINE_END
        self.keep = b"\r\nconnection: close\r\n" not in fields and head.startswith(b"HTTP/1.1")
        if self._method == b"HEAD" or status in BODILESS:
            return True
        if b"\r\ntransfer-encoding: chunked\r\n" in fields:
            self._part = Part.CHUNKS
            return self._read_chunks(rest)
        start = fields.find(b"\r\ncontent-length:")
        if start < 0:
            self._part = Part.UNTIL_CLOSE
            self.keep = False
            return False
        self._part = Part.LENGTH
        self._left = int(fields[start + 17 : fields.find(LINE_END, start + 17)]) - len(rest)
        return self._left <= 0

    def _read_chunks(self, data: bytes) -> bool:
        place = 0
        while True:
            if self._left:  # the rest of a chunk and of its line end
                taken = min(self._left, len(data) - place)
                self._left -= taken
                place += taken
                if self._left:
                    break
            end = data.find(LINE_END, place)
            if end < 0:
                break
            if self._trailer and end == place:
                return True
            if not self._trailer:
                size = int(data[place:end].partition(b";")[0], 16)
                self._left = size + len(LINE_END) if size else 0
                self._trailer = not size
            place = end + len(LINE_END)
        self._hold(data[place:])
        return False
