#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# keyring-session.sh SITUATION PROGRAM [ARGUMENT]...: runs PROGRAM (which speaks TAP) in a home, a runtime folder and a
# D-Bus session of its own. SITUATION: unlocked (a keyring is open), fresh (none was ever made), nothing (no Secret
# Service on the bus), nobus (no bus at all).
set -eu
situation=$1
shift

home=$(mktemp -d "${TMPDIR:-/tmp}/gembok-keyring-XXXXXX")
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" \
  XDG_CACHE_HOME="$home/cache"
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK || true

# What makes our own programs strict is not for the daemons. MALLOC_PERTURB_ is for nobody here: it would wipe freed
# memory and so hide secrets that we left in it.
set -- env "G_DEBUG=${G_DEBUG-}" "$@"
unset G_DEBUG MALLOC_PERTURB_ || true

case $situation in
unlocked)
  dbus-run-session -- sh -c '
    printf %s "kata sandi masuk" | gnome-keyring-daemon --unlock --components=secrets >"$HOME/daemon.log" 2>&1
    "$@"' sh "$@"
  ;;
fresh)
  dbus-run-session -- "$@"
  ;;
nothing)
  # A bus that starts no services.
  cat >"$home/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$home/run</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
  dbus-run-session --config-file="$home/bus.conf" -- "$@"
  ;;
nobus)
  export DBUS_SESSION_BUS_ADDRESS="unix:path=$home/none"
  "$@"
  ;;
*)
  echo "Bail out! no such situation: $situation"
  exit 2
  ;;
esac
