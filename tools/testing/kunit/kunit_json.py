# SPDX-License-Identifier: GPL-2.0-only
"""Results as JSON, in the shape that kernel CI systems read."""

import json
from typing import Any, Dict

from kunit_parser import Status, Test

_NAMES = {
    Status.PASSED: 'PASS',
    Status.FAILED: 'FAIL',
    Status.SKIPPED: 'SKIP',
    Status.ERROR: 'ERROR',
    Status.CRASHED: 'ERROR',
}


def _case(test: Test) -> Dict[str, Any]:
    case: Dict[str, Any] = {'name': test.name, 'status': _NAMES[test.status]}
    if test.reason:
        case['reason'] = test.reason
    if not test.status.good:
        case['log'] = '\n'.join(test.errors + test.log)
    return case


def _group(test: Test, common: Dict[str, str]) -> Dict[str, Any]:
    counts = test.counts()
    return {
        'name': test.name,
        **common,
        'status': _NAMES[test.status],
        'errors': list(test.errors),
        'test_cases': [_case(sub) for sub in test.subtests if not sub.subtests],
        'sub_groups': [_group(sub, common) for sub in test.subtests if sub.subtests],
        'misc': {
            'tests': counts.total,
            'passed': counts.passed,
            'failed': counts.failed,
            'skipped': counts.skipped,
        },
    }


def to_json(root: Test, *, arch: str, defconfig: str) -> str:
    """The whole run; arch and defconfig say what was built."""
    common = {'arch': arch, 'defconfig': defconfig}
    group = _group(root, common)
    group['name'] = 'KUnit Test Group'
    return json.dumps(group, indent=4, sort_keys=False)
