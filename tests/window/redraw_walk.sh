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

# The ground of a level as a file.
ground() { rm -f "$work/$2.json"; "$program" export "$project" --level "$1" --columns en --out "$work/$2.json" 2>/dev/null; }
# What is found by counting: grids out of the band of households with their figures, and all the rest.
found() { "$program" check "$project" --json 2>/dev/null | grep '"words"' || true; }
same() { cmp -s "$work/$1.json" "$work/$2.json"; }

first=$(hash_of)
for level in street community grid district; do ground $level ${level}_0; done
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

# The border of a street is locked: it is refused with its reason. Unlocked, it moves, and every level with it.
corner_x=$((middle_x + 197)) corner_y=$((middle_y + 339))
pull $corner_x $corner_y 4 22
shot 04_refused
differ 03_vertices 04_refused 3000
let_go
key k
click $((width - 40)) 206
shot 05_unlocked
key m
pull $corner_x $corner_y 4 22
shot 06_street_ahead
let_go
shot 07_street
saved
for level in street community grid; do
    ground $level ${level}_1
    same ${level}_0 ${level}_1 && fail "the $level does not follow the border of the street"
done
ground district district_1
same district_0 district_1 || fail "the district moved with a border inside"

# A strip given by the brush, and taken back from the other side: nothing that is counted has changed.
before=$(found)
key b
pull $((middle_x - 110)) $((middle_y - 71)) 130 0
shot 08_brush_ahead
let_go
shot 09_brush
differ 07_street 09_brush 300
pull $((middle_x + 96)) $((middle_y - 71)) -108 0
let_go
shot 10_brush_back
saved
[ "$before" = "$(found)" ] || fail "a strip given and taken back left other figures"

# A grid split along a road that the line follows, and another one along the whole of a road by a double click.
key s
key f
click $((middle_x + 5)) $((middle_y + 157))
hover $((middle_x - 11)) $((middle_y + 374))
shot 11_follow_ahead
click $((middle_x - 11)) $((middle_y + 374))
key Return
shot 12_split
differ 10_brush_back 12_split 300
key f
twice $((middle_x + 9)) $((middle_y + 100))
shot 13_along
saved
[ "$("$program" log --jsonl "$project" | grep -c split_grid)" -ge 2 ] || fail "two grids were to be split"

key l
xdotool mousemove $((middle_x)) $((middle_y)); xdotool mousedown 1
for at in "52 -71" "161 -93" "248 -28" "204 70" "74 59"; do
    set -- $at
    xdotool mousemove $((middle_x + $1)) $((middle_y + $2)); sleep 0.2
done
settle
shot 14_lasso_ahead
let_go
shot 15_lasso

key g
click $((middle_x + 140)) $((middle_y - 160))
click $((middle_x - 56)) $((middle_y + 92))
shot 16_merge_ahead
key Return
shot 17_merge

# A grid to another community.
key t
click $((middle_x - 56)) $((middle_y - 28))
shot 18_regroup_picked
hover $((middle_x - 447)) $((middle_y - 28))
shot 19_regroup_ahead
click $((middle_x - 447)) $((middle_y - 28))
shot 20_regroup

# A dedicated grid: by clicks, with a name.
key c
for at in "-165 37" "-56 27" "-45 113" "-154 124" "-165 37"; do
    set -- $at
    click $((middle_x + $1)) $((middle_y + $2)); sleep 0.5
done
shot 21_dedicated_nameless
write school
shot 22_dedicated_ahead
key Return
shot 23_dedicated
twice $((middle_x + 74)) $((middle_y + 124))
shot 24_outline
key Escape
key Escape

# Ground reserved and given back.
key w
for at in "52 -49" "139 -60" "150 16" "63 27" "52 -49"; do
    set -- $at
    click $((middle_x + $1)) $((middle_y + $2)); sleep 0.5
done
shot 25_ground
# The shore of new water would be locked; reserved ground has none.
click $((width - 300)) 221
click $((width - 300)) 314
write metro
shot 26_reserved_ahead
key Return
shot 27_reserved
click $((middle_x + 100)) $((middle_y - 20))
shot 28_release_ahead
key Return
shot 29_released
saved
for kind in merge_grids move_area cut_grid add_non_grid; do
    "$program" log --jsonl "$project" | grep -q $kind || fail "the history knows no $kind"
done

key k
shot 30_locks
key Escape
key h
shot 31_history
key F6
shot 32_history_dark
key F6
key h
# Back to the beginning: undo has no limit.
for _ in $(seq 30); do xdotool key --clearmodifiers ctrl+z; sleep 0.3; done
settle
shot 33_start
saved
last=$(hash_of)
[ -n "$first" ] && [ "$first" = "$last" ] || fail "undone to the start, the hash is another: $first, $last"
echo "redraw walk: all steps done, $(edits) edits in the history, $last"
