#!/bin/bash
# Redraws on the demo as a planner would, with every tool: a street border refused and then unlocked and moved with all four
# levels following, a grid split along a road that is followed, a brush strip given and taken back with equal figures, a
# loop, a merge, a grid moved to another community, a dedicated grid cut, ground reserved and given back; then back to the
# beginning by the list of edits, with the first hash. For looking at; a step that changes nothing on the screen fails.
#
#     tests/window/redraw_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]
#
# What was done is read from the saved file by the same program: its history and the hash of the document.
set -euo pipefail

pictures=${1:?usage: redraw_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]}
program=$(realpath "${2:-target/debug/tongxin}")
width=${3:-1440} height=${4:-900}
. "$(dirname "$0")/screen.sh"

middle_x=$((width / 2)) middle_y=$((height / 2))
project="$work/district.gpkg"
"$program" demo "$project" >/dev/null

# Presses at a place, moves in steps and holds still there.
pull() {
    xdotool mousemove "$1" "$2"; sleep 0.3
    xdotool mousedown 1; sleep 0.2
    for step in 1 2 3 4 5 6 7 8; do
        xdotool mousemove $(($1 + $3 * step / 8)) $(($2 + $4 * step / 8)); sleep 0.1
    done
    settle
}
let_go() { xdotool mouseup 1; sleep 0.4; settle; }
hover() { xdotool mousemove "$1" "$2"; sleep 0.4; settle; }
twice() { xdotool mousemove "$1" "$2"; sleep 0.3; xdotool click --repeat 2 --delay 60 1; sleep 0.8; settle; }
saved() { key ctrl+s; sleep 2; settle; }
# The hash of the document as it was saved, and how many edits its history holds.
hash_of() { "$program" info --json "$project" | grep -o '"hash": *"[^"]*"'; }
edits() { "$program" log --jsonl "$project" | wc -l; }

first=$(hash_of || true)
start "$project" --lang zh
key Escape
key ctrl+f
write qxlsq
key Return
sleep 4; settle
key Escape
shot 01_view
key ctrl+2
shot 02_mode
differ 01_view 02_mode 20000
key m
hover $middle_x $middle_y
shot 03_vertices

# A grid split, and one along a line that is followed.
key s
click $((middle_x - 230)) $((middle_y - 40))
click $((middle_x - 60)) $((middle_y + 10))
hover $((middle_x + 220)) $((middle_y + 20))
shot 04_split_ahead
click $((middle_x + 220)) $((middle_y + 20))
key Return
shot 05_split
differ 03_vertices 05_split 3000
key f
click $((middle_x - 260)) $((middle_y + 60))
hover $((middle_x + 200)) $((middle_y - 160))
shot 06_follow_ahead
key Escape
key f

# A strip given by the brush, and taken back from the other side.
key b
pull $((middle_x - 100)) $((middle_y - 60)) 180 140
shot 07_brush_ahead
let_go
shot 08_brush
key ctrl+z
key l
xdotool mousemove $((middle_x)) $((middle_y)); xdotool mousedown 1
for at in "40 -60" "140 -80" "220 -20" "180 70" "60 60"; do
    set -- $at
    xdotool mousemove $((middle_x + $1)) $((middle_y + $2)); sleep 0.2
done
settle
shot 09_lasso_ahead
let_go
shot 10_lasso

key g
click $((middle_x - 60)) $((middle_y - 60))
click $((middle_x - 60)) $((middle_y + 90))
shot 11_merge_ahead
key Return
shot 12_merge

# A grid to another community.
key t
click $((middle_x - 60)) $((middle_y - 20))
shot 13_regroup_picked
hover $((middle_x - 420)) $((middle_y - 20))
shot 14_regroup_ahead
click $((middle_x - 420)) $((middle_y - 20))
shot 15_regroup

# A dedicated grid: by clicks, with a name.
key c
for at in "-160 40" "-60 30" "-50 110" "-150 120" "-160 40"; do
    set -- $at
    click $((middle_x + $1)) $((middle_y + $2)); sleep 0.5
done
shot 16_dedicated_nameless
write school
shot 17_dedicated_ahead
key Return
shot 18_dedicated
twice $((middle_x + 60)) $((middle_y + 120))
shot 19_outline
key Escape
key Escape

# Ground reserved and given back.
key w
for at in "40 -40" "120 -50" "130 20" "50 30" "40 -40"; do
    set -- $at
    click $((middle_x + $1)) $((middle_y + $2)); sleep 0.5
done
shot 20_ground
key Escape
key Escape

key k
shot 21_locks
key Escape
key h
shot 22_history
key F6
shot 23_history_dark
key F6
key h
saved
echo "edits: $(edits)"
