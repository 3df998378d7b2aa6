#!/bin/bash
# Drives the real window through its main jobs on a screen of its own and writes every picture by name.
#
#     tests/window/walk.sh FOLDER [PROGRAM]
#
# Needs Xvfb, xdotool and ImageMagick. Fails when the window does not come up, when a picture is blank or when a step
# changes nothing on the screen.
set -euo pipefail

pictures=${1:?usage: walk.sh FOLDER [PROGRAM]}
program=${2:-target/debug/tongxin}
width=1440 height=900
. "$(dirname "$0")/screen.sh"
project="$work/xishan.gpkg"

# 0. The first start: the demo with a hint in three cards.
start --lang zh
shot 00_first_start
key Escape

# 1. The demo district.
shot 01_district
differ 00_first_start 01_district 5000

# 2. A street by its initials, and who is responsible there.
key ctrl+f
write jb
shot 01_search
differ 01_district 01_search 20000
key Return
sleep 4; settle
shot 01_street
differ 01_search 01_street 100000
click 640 450
shot 02_answer
differ 01_street 02_answer 20000

# 3. Nearer with the wheel.
wheel 640 450 4 1
shot 03_nearer
differ 02_answer 03_nearer 100000
wheel 640 450 4 1
shot 04_houses
differ 03_nearer 04_houses 100000

# 4. Drag.
xdotool mousemove 500 500 mousedown 1; sleep 0.1
for x in 520 560 600 640 680 700; do xdotool mousemove $x 560; sleep 0.05; done
xdotool mouseup 1; sleep 0.5; settle
shot 05_dragged
differ 04_houses 05_dragged 100000

# 5. The other theme and the other language.
key F6
shot 06_dark
differ 05_dragged 06_dark 500000
key F2
shot 07_english
differ 06_dark 07_english 300
key Home
shot 08_district_dark
differ 07_english 08_district_dark 100000
key F2
key F6

# 6. Save under a name.
key ctrl+shift+s
sleep 1; settle
shot 09_save_as
write "$project"
key Return
for _ in $(seq 120); do [ -s "$project" ] && break; sleep 0.25; done
[ -s "$project" ] || { shot 09_not_saved; fail "nothing was saved"; }
sleep 1; settle
shot 10_saved

# 7. Give the selected grid another name, take it back, bring it back.
key Escape
click 640 450
shot 11_selected
key F4
shot 12_rename
differ 11_selected 12_rename 20000
key ctrl+a
write "Pilot grid 7"
key Return
sleep 5.5; settle
shot 13_renamed
key ctrl+z
shot 14_undone
differ 13_renamed 14_undone 100
key ctrl+y
sleep 5.5; settle
shot 15_redone

# 8. Closing asks, because something is not saved.
key ctrl+q
kill -0 "$app" 2>/dev/null || fail "the window closed with changes that were not saved"
shot 16_unsaved
differ 15_redone 16_unsaved 20000
key Escape
key ctrl+s
sleep 1; settle
shot 17_saved_again

# 9. Close, and open the file again: the name is there, and so is undo.
xdotool key --clearmodifiers ctrl+q
for _ in $(seq 40); do kill -0 "$app" 2>/dev/null || break; sleep 0.25; done
! kill -0 "$app" 2>/dev/null || fail "the window did not close"
app=
start "$project" --lang zh
click 640 450
shot 18_reopened

# 10. A file that is none.
key ctrl+o
sleep 1; settle
write "$work/xvfb.log"
key Return
shot 19_not_a_project
differ 18_reopened 19_not_a_project 20000
key Escape

echo "walk: all steps done"
