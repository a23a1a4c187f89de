# The service's unit: systemd reads every directive, and what it leaves open is
# at most 1.5 of 10 by its own measure. Where systemd-analyze is installed
# (Debian's systemd); a unit with a misspelt directive must not pass.
#
#   systemd_unit.sh SOURCE_DIR GONIO
set -eu
command -v systemd-analyze >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unit="$folder/gonio-watch@.service"

sed -e "s#@CMAKE_INSTALL_FULL_BINDIR@/gonio#$2#" \
    -e "s#@CMAKE_INSTALL_FULL_DOCDIR@#/usr/share/doc/gonio#" \
    "$1/scripts/systemd/gonio-watch@.service.in" >"$unit"

said=$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F gonio-watch || true)
if [ -n "$said" ]; then
    printf '%s\n' "$said" >&2
    exit 1
fi
systemd-analyze security --offline=yes --threshold=15 --no-pager "$unit" |
    grep -F "Overall exposure"

bad="$folder/bad@.service"
sed 's/^NoNewPrivileges=/NoNewPrivilege=/' "$unit" >"$bad"
if ! systemd-analyze verify --man=no "$bad" 2>&1 | grep -q "Unknown key"; then
    echo "systemd-analyze passes directives that do not exist" >&2
    exit 1
fi
