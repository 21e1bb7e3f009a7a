# What the commands beside this file share. It is sourced, never run.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 DEBIAN_FRONTEND=noninteractive

# The operating system's libraries that shape the text of the PDF (Debian's and Ubuntu's names).
# shellcheck disable=SC2034
PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)

# Print each argument on a line of its own, apart from what a caller may want to read.
say() { printf '%s\n' "$@" >&2; }

fail() {
    say "" "$@"
    exit 1
}

# Set PYTHON to an interpreter that fits (3.11 to 3.13): that of .venv, or the system's own first.
find_python() {
    local candidate
    if fits .venv/bin/python; then
        PYTHON=.venv/bin/python
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11; do
        if PYTHON=$(command -v "$candidate") && fits "$PYTHON"; then
            return
        fi
    done
    fail "No Python from 3.11 to 3.13 was found. Install one, for example:" \
        "    $(as_root)apt-get install python3 python3-venv"
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

# Print what a person must put before a command that needs root.
as_root() { [[ $EUID -eq 0 ]] || printf 'sudo '; }

# Tell whether this user may install the operating system's packages.
may_apt() {
    command -v apt-get >/dev/null || return 1
    [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null
}

apt_get() {
    if [[ $EUID -eq 0 ]]; then apt-get "$@"; else sudo -n DEBIAN_FRONTEND=noninteractive apt-get "$@"; fi
}

apt_command() { printf '%sapt-get install --no-install-recommends %s' "$(as_root)" "$*"; }

# Install packages where that is allowed; else return 1. The lists are renewed once before: old
# ones name files that are gone.
apt_lists_are_new=
apt_install() {
    may_apt || return 1
    say "Installing $* ..."
    [[ -n $apt_lists_are_new ]] || apt_get update -qq >&2 || true
    apt_lists_are_new=1
    apt_get install -qq --yes --no-install-recommends "$@" >/dev/null
}

# Make a virtual environment at $1 with the interpreter found.
make_venv() {
    if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        local package
        package=$("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_install "$package" || fail "$PYTHON cannot make a virtual environment. Install:" \
            "    $(apt_command "$package")"
    fi
    "$PYTHON" -m venv --clear "$1"
}

# Bring .venv to the state that a lock file describes; nothing is done while it is unchanged.
install_locked() {
    local lock=$1 stamp
    if ! .venv/bin/python -c 'import pip' 2>/dev/null || ! fits .venv/bin/python; then
        rm -rf .venv
        find_python
        say "Making .venv with $("$PYTHON" --version) ..."
        make_venv .venv
    fi
    stamp=.venv/$lock.installed
    if ! cmp -s "$lock" "$stamp"; then
        say "Installing what $lock names ..."
        .venv/bin/python -m pip install --quiet --require-hashes --requirement "$lock" >&2
        cp "$lock" "$stamp"
    fi
}

# Compile the translations that are newer than their compiled form.
compile_translations() {
    [[ -d locale ]] || return 0
    local po mo
    find locale -name '*.po' | while IFS= read -r po; do
        mo=${po%.po}.mo
        if [[ ! $mo -nt $po ]]; then
            .venv/bin/python -m babel.messages.frontend --quiet compile \
                --input-file "$po" --output-file "$mo" >&2
            [[ -e $mo ]] || fail "$po was not compiled: is its header marked fuzzy?"
        fi
    done
}

# Tell whether the libraries that the PDF needs can be loaded.
has_pdf_libraries() {
    "${1:-.venv/bin/python}" -I -S -c '
import ctypes
for name in "gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz-subset":
    ctypes.CDLL(f"lib{name}.so.0")' 2>/dev/null
}
