#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import tree  # pylint: disable=unused-import
import tap
from promises import PAGE, PROMISES, check_promises
from tree import clean, finds


def page(*, lacking=0, **tests):
    """A page on which every promise has the test vault-keys, but for what is said."""
    rows = (f"| {number} | p | d | {tests.get(f'p{number}', '`vault-keys`')} |" for number in range(1, PROMISES + 1) if number != lacking)
    return {PAGE: "\n".join(rows) + "\n"}


def test_every_promise_has_its_tests():
    clean(check_promises)


def test_a_promise_without_a_test_is_found():
    finds(check_promises, page(lacking=3), "promise 3 has no test")
    finds(check_promises, page(p4="`./dev test`"), "promise 4 has no test")


def test_a_test_that_is_gone_is_found():
    finds(check_promises, page(p5="`vault-keys` `gone`"), "no test gone")
    finds(check_promises, page(p6="`vault-keys`; `./dev gone`"), "no verb ./dev gone")


tap.main()
