#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# packages.sh GROUP…: installs the Debian packages of these groups that are missing, and nothing when
# none is. The one place where packages are named; docs/DEPENDENCIES.md says what each is for.
#
#   build   to compile Clientela          screen   to run a window without a display
#   run     to use it                     test     everything the suites need, services included
#   peers   what benchmarks stand beside  (only where somebody asks for it)
#
# packages.sh --list GROUP…     prints the packages
# packages.sh --missing GROUP…  prints those that are not installed

set -u

build="build-essential pkg-config meson ninja-build gettext
  libgtk-4-dev libgtk-4-bin libadwaita-1-dev libsqlite3-dev libjson-glib-dev libical-dev libcsv-dev
  libuchardet-dev libarchive-dev libexpat1-dev libxml2-dev libqrencode-dev libqpdf-dev
  liblcms2-dev libgnutls28-dev libseccomp-dev libpoppler-glib-dev libsecret-1-dev libpq-dev
  libcurl4-gnutls-dev libgmime-3.0-dev
  fonts-noto-core fonts-crosextra-carlito fonts-crosextra-caladea fonts-liberation2
  desktop-file-utils appstream libxml2-utils"
run="adwaita-icon-theme librsvg2-common webp-pixbuf-loader gsettings-desktop-schemas dconf-gsettings-backend
  at-spi2-core shared-mime-info glib-networking fonts-cantarell fonts-dejavu-core"
screen="xvfb dbus-daemon"
test="xdotool x11-utils imagemagick openbox python3 python3-gi gir1.2-atspi-2.0
  clang-format-14 poppler-utils qpdf zbar-tools libnumbertext-tools softhsm2 gnutls-bin procps cups cups-client
  postgresql-15 pgbouncer openssl gnome-keyring libsecret-tools python3-aiosmtpd"
peers="evolution libreoffice-writer-nogui openbox python3 python3-gi python3-xlib python3-pil gir1.2-ebook-1.2"

say () { echo "tools/packages.sh: $*" >&2; }

mode=install
case "${1:-}" in
  --list | --missing) mode=${1#--}; shift ;;
esac
if [ $# -eq 0 ]; then
  echo "usage: $0 [--list|--missing] build|run|screen|test|peers…" >&2
  exit 2
fi

wanted=()
for group; do
  case "$group" in
    build | run | screen | test | peers) read -r -d '' -a words <<<"${!group}"; wanted+=("${words[@]}") ;;
    *) say "there is no group $group."; exit 2 ;;
  esac
done
if [ "$mode" = list ]; then
  printf '%s\n' "${wanted[@]}"
  exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  say "this is no Debian system. Install what stands for these packages, then build with meson:"
  echo "  ${wanted[*]}" >&2
  exit 1
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
missing=()
for package in "${wanted[@]}"; do
  grep -qxF "$package" <<<"$installed" || missing+=("$package")
done
if [ "$mode" = missing ]; then
  [ ${#missing[@]} -eq 0 ] || printf '%s\n' "${missing[@]}"
  exit 0
fi
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    say "packages are missing, and this user may not install any. Run this once as root, then start again:"
    echo "  apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
fi
apt () {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

# Without package lists, or with lists from before these packages, nothing would be found.
known () { apt-cache policy "${missing[@]}" 2>/dev/null | grep -c '^  Candidate: [^(]'; }
if [ "$(known)" -lt ${#missing[@]} ] && ! apt update >/dev/null; then
  say "apt-get update failed: the package lists could not be fetched."
  exit 1
fi
if [ "$(known)" -lt ${#missing[@]} ]; then
  say "this system offers not all of the packages that Clientela needs (Debian 12 does). Wanted:"
  echo "  ${missing[*]}" >&2
  exit 1
fi

echo "Installing ${#missing[@]} packages: ${missing[*]}"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
install () { apt install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; }
# Old lists name versions that are gone from the archive: fetch them anew once.
if ! install && ! { apt update >/dev/null 2>&1 && install; }; then
  tail -n 20 "$log" >&2
  say "apt-get could not install them; its last words are above."
  exit 1
fi
