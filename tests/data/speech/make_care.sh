#!/bin/sh
# Makes care.flac from care.txt with Debian's packages festival, festival-czech and sox.
# The tests only read the result, so neither program is needed to run them.
set -eu
cd "$(dirname "$0")"
wave=$(mktemp)
trap 'rm -f "$wave"' EXIT
iconv -f UTF-8 -t ISO-8859-2 care.txt |
    text2wave -eval '(voice_czech_dita)' -eval "(Parameter.set 'Duration_Stretch 1.15)" -otype riff -o "$wave"
sox "$wave" -r 16000 -c 1 -b 16 care.flac gain -n -3
