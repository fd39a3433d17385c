# SPDX-License-Identifier: GPL-2.0-only
"""Reads, merges and compares .config files and fragments of them."""

import re
from pathlib import Path
from typing import Dict, Iterable, List

_SET = re.compile(r'^CONFIG_(\w+)=(".*"|\S+)$')
_UNSET = re.compile(r'^# CONFIG_(\w+) is not set$')


class ConfigError(Exception):
    """A configuration that cannot be read or cannot be had."""


class Config:
    """Symbols and their values; a symbol that is off has the value 'n'."""

    def __init__(self) -> None:
        self._values: Dict[str, str] = {}

    def set(self, name: str, value: str) -> None:
        """Give a symbol a value, in place of what it had."""
        self._values[name] = value

    def get(self, name: str) -> str:
        """A symbol's value; one that is not named is off."""
        return self._values.get(name, 'n')

    def merge(self, other: 'Config') -> None:
        """Take over what the other says; it wins where both speak."""
        self._values.update(other._values)

    def read_line(self, line: str, where: str) -> None:
        """Take in one line of a config file; where names it in a message."""
        line = line.strip()
        found = _SET.match(line)
        unset = _UNSET.match(line)
        if found:
            self.set(found[1], found[2])
        elif unset:
            self.set(unset[1], 'n')
        elif line and not line.startswith('#'):
            raise ConfigError(f'{where}: not a configuration line: {line!r} '
                              '(CONFIG_NAME=value was expected)')

    def read_lines(self, lines: Iterable[str], where: str) -> 'Config':
        """Take in lines; where is the file's name."""
        for number, line in enumerate(lines, 1):
            self.read_line(line, f'{where}:{number}')
        return self

    def read(self, path: Path) -> 'Config':
        """Take in a file."""
        try:
            text = path.read_text(encoding='utf-8')
        except OSError as error:
            raise ConfigError(f'cannot read {path}: {error.strerror}') from error
        return self.read_lines(text.splitlines(), str(path))

    def lacking(self, wish: 'Config') -> List[str]:
        """Which wishes are not fulfilled here, each as a line to show."""
        result = []
        for name, value in wish._values.items():
            here = self.get(name)
            if here != value:
                result.append(f'CONFIG_{name}={value} (it is {here})')
        return result

    def __str__(self) -> str:
        return ''.join(
            f'# CONFIG_{name} is not set\n' if value == 'n' else f'CONFIG_{name}={value}\n'
            for name, value in self._values.items())
