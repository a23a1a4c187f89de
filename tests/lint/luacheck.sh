# luacheck over the policies and their library, where it is installed (Debian's
# lua-check), and over a policy that it must not pass.
#
#   luacheck.sh SOURCE_DIR
set -eu
cd "$1"
command -v luacheck >/dev/null || exit 77
luacheck --no-color --quiet payers scripts/gonio scripts/events plugins tests/samples/csv
bad='return policy { x = knwon "referral.date", y = os.time() }'
if printf '%s\n' "$bad" | luacheck --no-color --quiet - >/dev/null; then
    echo "luacheck passes names that no policy has" >&2
    exit 1
fi
