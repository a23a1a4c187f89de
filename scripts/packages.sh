# For scripts/demo and scripts/check, which read this file: Debian packages,
# installed only when they are missing. It is not run by itself.

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
            grep -q '^install ok installed$' || printf ' %s' "$package"
    done
}

# Root's hands, where we are not root.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

install_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$0: these Debian packages are needed:$missing" >&2
        echo "  fix: install what they hold by the means of this system" >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "$0: packages are missing, and only root may install them. As root:" >&2
        echo "  apt-get install --no-install-recommends$missing" >&2
        return 1
    fi
    echo "Installing these Debian packages:$missing"
    as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null
}
