#!/usr/bin/env python3
"""An authenticator app built on the PyPI package pyotp.

    .venv/bin/python tests/tools/totp.py URI [SECONDS]

URI is the otpauth address in a QR code. Prints the code that the app shows now, or so many seconds from now: within a test, a person who uses a
second code need not wait for it, since a deployment takes the next one too.
"""

import sys
import time

import pyotp

uri, *later = sys.argv[1:]
app = pyotp.parse_uri(uri)
assert isinstance(app, pyotp.TOTP), uri
print(app.at(int(time.time()) + int(later[0] if later else 0)))
