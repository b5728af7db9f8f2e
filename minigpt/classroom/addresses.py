"""Where a phone joins a class."""

from minigpt.classroom.rooms import Room


def join_url(address: str, room: Room) -> str:
    """Where a phone joins; the code is no secret, the token is never in an address."""
    return f"{address}/vote?room={room.code}"
