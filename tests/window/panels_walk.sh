#!/bin/bash
# Opens every panel of the window over the demo, in one theme and language after the other, and the district, a street,
# a community and a grid at the zoom of each. For looking at; a step that changes nothing on the screen fails.
#
#     tests/window/panels_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]
set -euo pipefail

pictures=${1:?usage: panels_walk.sh FOLDER [PROGRAM] [WIDTH HEIGHT]}
program=${2:-target/debug/tongxin}
width=${3:-1440} height=${4:-900}
. "$(dirname "$0")/screen.sh"

# Finds something by what is typed and waits until the map has come there.
find_place() {
    key ctrl+f
    key ctrl+a
    write "$1"
    key Return
    sleep 4; settle
}

# A command by its name, from the list of commands.
command() {
    key ctrl+k
    write "$1"
    key Return
    sleep 1; settle
}

# All panels as they look now; the name of each picture starts with $1.
tour() {
    key Home
    sleep 3; settle
    shot "$1_01_district"
    find_place jb
    shot "$1_02_street"
    differ "$1_01_district" "$1_02_street" 100000
    find_place qxlsq
    shot "$1_03_community"
    differ "$1_02_street" "$1_03_community" 50000
    wheel $((width / 2)) $((height / 2)) 4 2
    click $((width / 2)) $((height / 2))
    shot "$1_04_answer"
    differ "$1_03_community" "$1_04_answer" 20000
    key Escape

    key ctrl+t
    shot "$1_05_table"
    differ "$1_04_answer" "$1_05_table" 20000
    key ctrl+t
    key ctrl+k
    shot "$1_06_commands"
    differ "$1_04_answer" "$1_06_commands" 20000
    key Escape
    key ctrl+b
    shot "$1_07_base_map"
    differ "$1_04_answer" "$1_07_base_map" 5000
    key Escape
    key ctrl+comma
    shot "$1_08_settings"
    differ "$1_04_answer" "$1_08_settings" 20000
    key Escape
    key ctrl+n
    shot "$1_09_new_project"
    differ "$1_04_answer" "$1_09_new_project" 20000
    key Escape

    key m
    click $((width / 2 - 120)) $((height / 2 - 60))
    click $((width / 2 + 90)) $((height / 2 + 40))
    shot "$1_10_distance"
    differ "$1_04_answer" "$1_10_distance" 500
    key Escape

    # What is known of a unit, and of the community it belongs to.
    find_place jinbipaichusuo
    shot "$1_11_unit"
    differ "$1_10_distance" "$1_11_unit" 20000
    key ctrl+f
    key ctrl+a
    write zzzz
    shot "$1_12_nothing_found"
    key Escape
    key Escape

    # Areas coloured by a figure.
    key Home
    sleep 3; settle
    command "$2"
    shot "$1_13_coloured"
    differ "$1_01_district" "$1_13_coloured" 50000
    command "$3"
}

start --lang zh
key Escape
tour zh_light ahszs ajdzs
key F6
tour zh_dark ahszs ajdzs
key F2
tour en_dark "colour by households" "colour by street"
key F6
tour en_light "colour by households" "colour by street"
echo "panels walk: all steps done"
