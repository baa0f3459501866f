# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the scripts of this folder, which source it after `set -euo pipefail`.

sauti_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sauti_script="packaging/$(basename "$0")"
sauti_started=$SECONDS

# Words for the person, apart from what tools print.
say() { printf '%s: %s\n' "$sauti_script" "$*" >&2; }

# The last line when something went wrong (2: wrong use, told already); the step is set as the script goes on.
sauti_step="starting"
on_exit() {
    local code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 2 ] || say "FAILED while $sauti_step (exit code $code)"
}
trap on_exit EXIT

elapsed() {
    local seconds=$((SECONDS - sauti_started))
    if [ "$seconds" -lt 60 ]; then
        printf '%d s' "$seconds"
    else
        printf '%d min %02d s' $((seconds / 60)) $((seconds % 60))
    fi
}

# Names in debian-packages.txt, one a line.
listed_packages() {
    sed 's/#.*//' "$sauti_root/packaging/debian-packages.txt" | tr -s '[:space:]' '\n' | sed '/^$/d'
}

# Of the names given, those that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
    done
}

# Installs what is missing of the names given, as root or through sudo; otherwise tells the exact line and ends.
install_packages() {
    sauti_step="installing packages"
    local missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "this is no Debian; install what corresponds to: ${missing[*]}"
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || { ! sudo -n true 2>/dev/null && [ ! -t 0 ]; }; then
            say "packages are missing, and this account may not install them. As root, run:"
            printf 'apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    say "installing ${#missing[@]} packages: ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "${missing[@]}" >&2
}

# Compilers at once: one a core, but each LibTorch source takes up to 1.5 GB.
compile_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
    [ "${memory:-1}" -ge 1 ] || memory=1
    echo $((cores < memory ? cores : memory))
}

# build_preset PRESET [cmake options]: configures and builds all of it, with ninja's progress on standard error.
build_preset() {
    local preset=$1
    shift
    sauti_step="configuring (preset $preset)"
    (cd "$sauti_root" && cmake --preset "$preset" "$@" >&2)
    sauti_step="building (preset $preset)"
    (cd "$sauti_root" && cmake --build --preset "$preset" -j "$(compile_jobs)" >&2)
}
