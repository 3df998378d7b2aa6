#!/bin/bash
# Drives the window through what lies around a project: settings, a new project, the file dialog in the window, a
# session that is brought back. At the smallest and the largest screen, in both themes.
#
#     tests/window/start_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]
set -euo pipefail

pictures=${1:?usage: start_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]}
program=${2:-target/debug/tongxin}
width=${3:-1280} height=${4:-800}
. "$(dirname "$0")/screen.sh"
# Keys that the screen has: Chinese ones are proved by input_method.sh.
project="$work/home/new_district.gpkg"
# The polygon of a district, as another program writes it.
outline="$work/home/outline.geojson"
cat >"$outline" <<'JSON'
{"type": "Polygon", "coordinates": [[[102.60, 24.98], [102.66, 24.97], [102.70, 25.00], [102.68, 25.04],
 [102.62, 25.05], [102.60, 24.98]]]}
JSON
size=${width}

start --lang zh
shot ${size}_01_first_start
key Escape

# The settings, with everything larger, and in the other theme.
key ctrl+comma
shot ${size}_02_settings
key Escape
key F6
key ctrl+comma
shot ${size}_03_settings_dark
differ ${size}_02_settings ${size}_03_settings_dark 100000
key Escape
key F6
key ctrl+equal; key ctrl+equal; key ctrl+equal; key ctrl+equal; key ctrl+equal
shot ${size}_04_larger
differ ${size}_01_first_start ${size}_04_larger 50000
key ctrl+0

# A new project with an imported outline, all by keyboard and two clicks.
key ctrl+n
shot ${size}_05_new_project
key Escape

# The file dialog in the window.
key ctrl+o
sleep 1; settle
shot ${size}_06_open
write "$work/home/"
sleep 1; settle
shot ${size}_07_completion
key Escape

# Saved, changed, killed, brought back.
key ctrl+shift+s
sleep 1; settle
write "$project"
key Return
for _ in $(seq 120); do [ -s "$project" ] && break; sleep 0.25; done
[ -s "$project" ] || { shot ${size}_08_not_saved; fail "nothing was saved"; }
sleep 1; settle
shot ${size}_08_saved
key ctrl+f
write tuanjie
key Return
sleep 4; settle
key F4
write " X"
key Return
sleep 1.5
kill -9 "$app"; wait "$app" 2>/dev/null || true
app=
[ -n "$(ls "$XDG_CONFIG_HOME"/tongxin/recovery 2>/dev/null)" ] || fail "there is no journal of the killed session"
start --lang zh
shot ${size}_09_recover
key Escape
echo "start walk: all steps done"
