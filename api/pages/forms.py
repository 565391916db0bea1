"""Forms as browsers send them, read within limits: however much is sent, no more than the limit is
read."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from graph.errors import message


class TooLarge(HTTPException):
    """The body is too large; `most`: how many bytes may be sent."""

    def __init__(self, most: int) -> None:
        self.most, self.message = most, message("bytes_sent", most=most)
        super().__init__(413, str(self.message))


def limited(request: Request, most: int) -> Request:
    """The request with a limited body: reading more than `most` bytes of it raises TooLarge."""
    declared = request.headers.get("content-length", "")
    taken = int(declared) if declared.isdecimal() and int(declared) > most else 0

    async def receive() -> Message:
        nonlocal taken
        received = await request.receive() if taken <= most else {}
        taken += len(received.get("body", b""))
        if taken > most:
            raise TooLarge(most)
        return received

    return Request(request.scope, receive)
