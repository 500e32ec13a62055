#!/usr/bin/env python3
"""Asks an HTTPS address with Python's own TLS and prints the status of the answer and the SHA-256 fingerprint of the certificate.

    .venv/bin/python tests/tools/https.py HOST PORT PATH CA_FILE

CA_FILE holds the certificate that is trusted; a certificate that is not, or that lacks the host, ends with an error.
"""

import hashlib
import http.client
import ssl
import sys


def main() -> None:
    host, port, path, ca_file = sys.argv[1:]
    context = ssl.create_default_context(cafile=ca_file)
    connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=30)
    connection.connect()
    certificate = connection.sock.getpeercert(binary_form=True)
    connection.request("GET", path)
    status = connection.getresponse().status
    print(status, ":".join(f"{byte:02X}" for byte in hashlib.sha256(certificate).digest()))


if __name__ == "__main__":
    main()
