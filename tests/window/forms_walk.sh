#!/bin/bash
# Goes through the forms of redraw mode on the demo: a community split by a drawn line and merged back, renumbering, many at
# once, findings with a waiver, the write-up; then back to the beginning with the first hash. For looking at; a step that
# changes nothing on the screen fails.
#
#     tests/window/forms_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT] [LANG]
set -euo pipefail

pictures=${1:?usage: forms_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT] [LANG]}
program=$(realpath "${2:-target/debug/tongxin}")
width=${3:-1440} height=${4:-900} lang=${5:-zh}
. "$(dirname "$0")/screen.sh"

project="$work/district.gpkg"
"$program" demo "$project" >/dev/null
saved() { key ctrl+s; sleep 2; settle; }
hash_of() { "$program" info --json "$project" | grep -o '"hash": *"[^"]*"'; }
knows() { "$program" log --jsonl "$project" | grep -q "$1" || fail "the history knows no $1"; }
first=$(hash_of)

start "$project" --lang "$lang"
sleep 2; xdotool windowfocus "$window"
key Escape
key ctrl+f
write kysq
key Return
sleep 5; settle
key Escape
key ctrl+2
shot 01_community

# A community split by a line: the line is drawn from north to south, the form says what lies where.
key ctrl+shift+d; sleep 1
shot 02_split
differ 01_community 02_split 20000
click $((width - 340)) 335
click 450 150
xdotool mousemove 450 690; sleep 0.5; settle
shot 03_line_ahead
click 450 700
key Return
shot 04_line
differ 02_split 04_line 5000
wheel $((width - 240)) 600 5 8
shot 05_distribution
key Return
sleep 1; settle
shot 06_parted
differ 05_distribution 06_parted 5000
saved
knows split_area

# Merged back.
key ctrl+shift+g; sleep 1; settle
shot 07_merge
# The second row is what was split off.
click $((width - 380)) 267
shot 08_merge_ahead
differ 07_merge 08_merge_ahead 2000
wheel $((width - 240)) 600 5 8
shot 09_merge_low
key Return
sleep 1; settle
shot 10_united
saved
knows merge_areas

key ctrl+shift+r; sleep 1; settle
shot 11_renumber
key Escape
key ctrl+e; sleep 1; settle
shot 12_many
key Escape
key F8; sleep 1; settle
shot 13_findings
click $((width - 260)) 300
shot 14_finding
key F6
shot 15_finding_dark
key F6
key Escape
key Escape
key h; sleep 1; settle
shot 16_history
key h

for _ in $(seq 8); do xdotool key --clearmodifiers ctrl+z; sleep 0.4; done
settle
shot 17_start
saved
last=$(hash_of)
[ -n "$first" ] && [ "$first" = "$last" ] || fail "undone to the start, the hash is another: $first, $last"
echo "forms walk: all steps done, $last"
