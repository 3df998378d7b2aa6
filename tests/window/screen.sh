# What walks through the window share: a screen of their own, pictures of it, the mouse and the keys. To be sourced
# after `pictures`, `program`, `width` and `height` are set.
#
# Needs Xvfb, xdotool and ImageMagick.
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
work=$(mktemp -d)

fail() { echo "walk: $*" >&2; exit 1; }

# -noreset: a screen whose last client goes begins anew and turns others away meanwhile; while the program is still on
# its way to the screen, `xdotool search` is such a last client.
Xvfb -displayfd 3 -screen 0 ${width}x${height}x24 -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
screen=$!
app=
cleanup() {
    [ -z "$app" ] || kill "$app" 2>/dev/null || true
    kill "$screen" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
[ -s "$work/display" ] || fail "no Xvfb: $(cat "$work/xvfb.log")"
export DISPLAY=":$(cat "$work/display")" LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
# Settings of their own, so that a walk begins like a first start and leaves nothing behind.
export HOME="$work/home" XDG_CONFIG_HOME="$work/config"
mkdir -p "$HOME" "$XDG_CONFIG_HOME"

# The number of colours tells a blank picture from one with something on it.
shot() {
    import -window root "$pictures/$1.png"
    local colours
    colours=$(identify -format %k "$pictures/$1.png")
    [ "$colours" -ge 60 ] || fail "$1.png is blank: $colours colours"
    echo "$1.png"
}

# Waits until two pictures in a row are the same.
settle() {
    local before= now
    for _ in $(seq 60); do
        now=$(import -window root rgb:- | sha256sum)
        [ "$now" = "$before" ] && return
        before=$now
        sleep 0.25
    done
}

# A step must change what is seen: more than $3 px differ.
differ() {
    local pixels
    pixels=$(compare -metric AE "$pictures/$1.png" "$pictures/$2.png" null: 2>&1 || true)
    pixels=${pixels%% *}
    pixels=$(printf '%.0f' "$pixels")
    [ "$pixels" -ge "$3" ] || fail "$2.png shows the same as $1.png: $pixels px differ"
}

start() {
    "$program" "$@" >"$work/log" 2>&1 &
    app=$!
    for _ in $(seq 240); do
        kill -0 "$app" 2>/dev/null || fail "the program ended: $(cat "$work/log")"
        window=$(xdotool search --onlyvisible --class tongxin 2>/dev/null | head -1 || true)
        if [ -n "$window" ]; then
            sleep 2
            # There is no window manager: the window gets place, size and focus from here.
            xdotool windowmove "$window" 0 0 windowsize "$window" $width $height windowfocus "$window"
            settle
            return
        fi
        sleep 0.25
    done
    fail "no window after a minute"
}

click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click 1; sleep 0.6; settle; }
key() { xdotool key --clearmodifiers "$@"; sleep 0.5; settle; }
write() { xdotool type --delay 20 "$1"; sleep 0.4; settle; }
wheel() { xdotool mousemove "$1" "$2"; for _ in $(seq "$4"); do xdotool click "$3"; sleep 0.05; done; sleep 1; settle; }
