"""A small HTTP server of the standard library whose work per request is its first argument.

Run as a program: `matrix_app.py WORK [die-after]`; it prints its port. Keep-alive, GET only. With
`die-after`, the process ends at that request.
"""

import asyncio
import contextlib
import itertools
import os
import sys

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
FAILURE = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\nno"


AMOUNT = int(sys.argv[1])
LEFT = iter(range(int(sys.argv[2]), -1, -1)) if len(sys.argv) > 2 else itertools.repeat(1)


def work(amount: int) -> int:
    """Burn CPU in proportion to the amount."""
    total = 0
    for number in range(amount):
        total = (total * 31 + number) & 0xFFFFFFFF
    return total


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of a connection after some work; none when they are used up."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionResetError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if next(LEFT, 0) == 0:
                os._exit(1)
            work(AMOUNT)
            writer.write(FAILURE if b"fail" in head else ANSWER)


async def main() -> None:
    """Serve until ended."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
