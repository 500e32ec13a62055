#!/bin/sh
# Checks that the named tools are here and new enough: need.sh rust cc python node
# Says everything that is missing at once, each with the way to get it, and fails if anything is.
missing=0

lack() {
    missing=1
    printf 'missing: %s\n   get it: %s\n' "$1" "$2" >&2
}

# at_least WANT HAVE: is version HAVE (major.minor...) not older than WANT (major.minor)?
at_least() {
    want_major=${1%%.*} want_minor=${1#*.}
    have_major=${2%%.*} rest=${2#*.} have_minor=${rest%%.*}
    [ "$have_major" -gt "$want_major" ] || { [ "$have_major" -eq "$want_major" ] && [ "$have_minor" -ge "$want_minor" ]; }
} 2>/dev/null

for tool in "$@"; do
    case $tool in
    rust)
        have=$(cargo --version 2>/dev/null | awk '{print $2}')
        at_least 1.95 "${have:-0.0}" || lack "Rust 1.95 or newer (found: ${have:-none})" "https://rustup.rs, then: rustup update stable"
        ;;
    cc)
        command -v "${CC:-cc}" >/dev/null 2>&1 || lack "a C compiler (SQLite is compiled in)" \
            "Debian/Ubuntu: sudo apt-get install build-essential; Fedora: sudo dnf install gcc; macOS: xcode-select --install"
        ;;
    python)
        have=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
        at_least 3.11 "${have:-0.0}" || lack "Python 3.11 or newer (found: ${have:-none})" \
            "Debian/Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python"
        python3 -c 'import venv, ensurepip' 2>/dev/null || lack "Python's venv module" "Debian/Ubuntu: sudo apt-get install python3-venv"
        ;;
    node)
        have=$(node --version 2>/dev/null | sed 's/^v//')
        at_least 20.19 "${have:-0.0}" || lack "Node.js 20.19 or newer (found: ${have:-none})" "https://nodejs.org, or your package manager"
        command -v npm >/dev/null 2>&1 || lack "npm" "it comes with Node.js; Debian/Ubuntu: sudo apt-get install npm"
        ;;
    *)
        lack "a rule for '$tool' in tests/tools/need.sh" "add it"
        ;;
    esac
done
exit $missing
