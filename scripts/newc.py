# SPDX-License-Identifier: GPL-2.0-only
"""cpio archives as Linux's initial ramdisks are: the format "newc"."""


class Archive:
    """Names, in the order in which they are added, and at last the whole of it."""

    def __init__(self):
        self._parts = []

    def add(self, name, mode, data=b"", device=(0, 0)):
        """A file, or whatever else @mode says; of root's, and of no time."""
        self._parts.append(self._entry(len(self._parts) + 1, name, mode, data, device))

    @staticmethod
    def _entry(number, name, mode, data, device):
        encoded = name.encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(encoded), 0)
        head = b"070701" + b"".join(b"%08x" % field for field in fields) + encoded
        return head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)

    def bytes(self):
        """The archive, with its end."""
        return b"".join(self._parts) + self._entry(0, "TRAILER!!!", 0, b"", (0, 0))
