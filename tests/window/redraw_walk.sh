#!/bin/bash
# Redraws on the demo as a planner would: a vertex dragged, a locked border refused, a grid split, ground given by brush
# and by lasso, grids merged, locks, and back to the beginning by the list of edits. For looking at; a step that changes
# nothing on the screen fails.
#
#     tests/window/redraw_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]
set -euo pipefail

pictures=${1:?usage: redraw_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]}
program=${2:-target/debug/tongxin}
width=${3:-1440} height=${4:-900}
. "$(dirname "$0")/screen.sh"

middle_x=$((width / 2)) middle_y=$((height / 2))

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

start --lang zh
key Escape
key ctrl+f
write qxlsq
key Return
sleep 4; settle
wheel $middle_x $middle_y 5 1
key Escape
shot 01_view
key ctrl+2
shot 02_mode
differ 01_view 02_mode 20000
key m
xdotool mousemove $middle_x $middle_y; settle
shot 03_vertices
differ 02_mode 03_vertices 1000

key s
click $((middle_x - 230)) $((middle_y - 40))
click $((middle_x - 60)) $((middle_y + 10))
xdotool mousemove $((middle_x + 220)) $((middle_y + 20)); settle
shot 04_split_ahead
click $((middle_x + 220)) $((middle_y + 20))
key Return
shot 05_split
differ 03_vertices 05_split 3000

key b
pull $((middle_x - 100)) $((middle_y - 60)) 180 140
shot 06_brush_ahead
let_go
shot 07_brush
key l
xdotool mousemove $((middle_x)) $((middle_y)); xdotool mousedown 1
for at in "40 -60" "140 -80" "220 -20" "180 70" "60 60"; do
    set -- $at
    xdotool mousemove $((middle_x + $1)) $((middle_y + $2)); sleep 0.2
done
settle
shot 08_lasso_ahead
let_go
shot 09_lasso

key g
click $((middle_x - 60)) $((middle_y - 60))
click $((middle_x - 60)) $((middle_y + 90))
shot 10_merge_ahead
key Return
shot 11_merge
key k
shot 12_locks
key Escape
key h
shot 13_history
key F6
shot 14_history_dark
key F6
key h
key m
shot 15_end
