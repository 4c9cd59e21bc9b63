# Keeps one PostgreSQL for tests: starts it, and ends it when nobody has used it for a while. Runs detached from whoever started it.
# usage: keep.sh FOLDER IDLE_TICKS SECONDS_PER_TICK SETPRIV_OR_EMPTY POSTGRES ARGUMENTS…
# FOLDER/used is touched by those who use the server, FOLDER/watch belongs to us.
folder=$1 ticks_max=$2 tick=$3 setpriv=$4
shift 4

cd / || exit 1
"${setpriv:-env}" ${setpriv:+--pdeathsig=INT --} "$@" >>"$folder/watch/log" 2>&1 </dev/null &
server=$!
trap 'kill -INT $server 2>/dev/null' HUP INT TERM

# Idle time is counted in ticks, so that a machine that sleeps does not count.
ticks=0
: >"$folder/watch/seen"
while kill -0 $server 2>/dev/null && [ -e "$folder/used" ] && [ $ticks -lt "$ticks_max" ]; do
    : >"$folder/watch/beat"
    sleep "$tick"
    ticks=$((ticks + 1))
    if [ "$folder/used" -nt "$folder/watch/seen" ]; then
        : >"$folder/watch/seen"
        ticks=0
    fi
done
kill -INT $server 2>/dev/null
wait $server
rm -rf "$folder/data/"* "$folder/watch/beat"
