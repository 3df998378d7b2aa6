#!/bin/bash
# Asks for proposals of a community on the demo, compares them, adopts one and writes the change up. For looking at; a step
# that changes nothing on the screen fails.
#
#     tests/window/plans_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT] [LANG]
set -euo pipefail

pictures=${1:?usage: plans_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT] [LANG]}
program=${2:-target/debug/tongxin}
width=${3:-1440} height=${4:-900} lang=${5:-zh}
. "$(dirname "$0")/screen.sh"

start --lang "$lang"
sleep 3; xdotool windowfocus "$window"
click $((width / 2)) 200
key Escape
key ctrl+f
write kysq
key Return
sleep 5; settle
key Escape
shot 01_community
key p; sleep 2; settle
shot 02_asked
differ 01_community 02_asked 20000
key Return
sleep 6; settle
shot 03_plans
differ 02_asked 03_plans 20000
key Right
shot 04_second
differ 03_plans 04_second 2000
click $((width - 64)) 26
shot 05_other_theme
click $((width - 64)) 26
key Return
sleep 1; settle
shot 06_adopted
differ 04_second 06_adopted 20000
key h
shot 07_history
click $((width - 260)) 298
shot 08_where_to
differ 07_history 08_where_to 5000
key Escape
key Escape
key ctrl+z
shot 09_undone
