#!/bin/sh
# Creates the benchmark's Python environment: setup.sh [FOLDER], default .build/bench-venv.
# reward-lens comes without its plotting and data-set dependencies, which the benchmark does not import.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../.build/bench-venv}
stamp=$folder/.requirements
if [ -f "$stamp" ] && cmp -s "$stamp" "$here/requirements.txt"; then
    exit 0
fi
${PYTHON:-python3} -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
"$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps reward-lens==1.0.0
"$folder/bin/python" -c "import reward_lens, transformers, torch"
cp "$here/requirements.txt" "$stamp"
