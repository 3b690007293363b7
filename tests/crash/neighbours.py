# SPDX-License-Identifier: GPL-3.0-or-later
"""To be imported first: the helpers of the other tests are found after it."""

import os
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", part) for part in ("server", "e2e")]
