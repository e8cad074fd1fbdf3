"""`override`, which is in `typing` from Python 3.12 on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override as override
else:

    def override(method):
        """Mark nothing."""
        return method
