#!/bin/bash
# Types Chinese into the search by fcitx5's pinyin on a screen of its own, as a person does: jinbi, a candidate, Enter.
#
#     tests/window/input_method.sh FOLDER [PROGRAM] [CANDIDATE]
#
# Needs Xvfb, xdotool, ImageMagick, dbus-launch, fcitx5 and fcitx5-chinese-addons. CANDIDATE is the key that chooses
# from fcitx5's list; the space bar takes the first word, which sounds the same and is found as similar.
set -euo pipefail

pictures=${1:?usage: input_method.sh FOLDER [PROGRAM] [CANDIDATE]}
program=$(realpath "${2:-target/debug/tongxin}")
candidate=${3:-space}
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
work=$(mktemp -d)
export HOME="$work" LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 XMODIFIERS=@im=fcitx
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

mkdir -p "$HOME/.config/fcitx5"
cat >"$HOME/.config/fcitx5/profile" <<'PROFILE'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin

[Groups/0/Items/1]
Name=keyboard-us

[GroupOrder]
0=Default
PROFILE

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
screen=$!
app= method= DBUS_SESSION_BUS_PID=
cleanup() {
    for one in $app $method $DBUS_SESSION_BUS_PID $screen; do kill "$one" 2>/dev/null || true; done
    sleep 1
    rm -rf "$work" || true
}
trap cleanup EXIT
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$work/display")"
eval "$(dbus-launch --sh-syntax)"
fcitx5 -D >"$work/fcitx.log" 2>&1 &
method=$!
sleep 5

"$program" --lang zh >"$work/log" 2>&1 &
app=$!
window=
for _ in $(seq 240); do
    window=$(xdotool search --onlyvisible --class tongxin 2>/dev/null | head -1 || true)
    [ -n "$window" ] && break
    sleep 0.25
done
[ -n "$window" ] || { echo "no window: $(cat "$work/log")" >&2; exit 1; }
sleep 4
xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800 windowfocus "$window"
sleep 2
import -window root "$pictures/ime_0_before.png"
xdotool key ctrl+f
sleep 1
xdotool type --delay 150 jinbi
sleep 2
import -window root "$pictures/ime_1_typed.png"
xdotool key "$candidate"
sleep 2
import -window root "$pictures/ime_2_found.png"
xdotool key Return
sleep 5
import -window root "$pictures/ime_3_there.png"
pixels=$(compare -metric AE "$pictures/ime_0_before.png" "$pictures/ime_3_there.png" null: 2>&1 || true)
pixels=${pixels%% *}
[ "$(printf '%.0f' "$pixels")" -ge 200000 ] || { echo "the map did not move: $pixels px differ" >&2; exit 1; }
echo "Chinese reached the search by the input method"
