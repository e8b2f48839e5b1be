#!/usr/bin/env bash
# Looks up the packages of both locks in a database of known vulnerabilities (pip-audit). It needs a network with one:
#   SERVICE=pypi (the JSON API of the index, by default) or SERVICE=osv (api.osv.dev).
# What is known and accepted stands in requirements/known-advisories.tsv: id, package, and why.
# 0: nothing that is not in that table. 1: findings. 3: no database could be reached, and nothing is known.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
known=requirements/known-advisories.tsv
service=${SERVICE:-pypi}
audit=(.venv/bin/uv tool run --quiet pip-audit@2.10.1)
ignored=()
while IFS=$'\t' read -r id _; do
    [[ -z $id || $id == \#* ]] || ignored+=(--ignore-vuln "$id")
done <"$known"

worst=0
for lock in requirements/server.txt requirements/assistant.txt; do
    # --strict, because a package that could not be looked up would else count as one without findings.
    said=$("${audit[@]}" --strict --disable-pip --require-hashes --progress-spinner off \
        --vulnerability-service "$service" "${ignored[@]}" --requirement "$lock" 2>&1)
    code=$?
    if ((code != 0)) && ! grep -qE '^Found [0-9]+ known' <<<"$said"; then
        printf '%s: not looked up: no database of vulnerabilities can be reached by SERVICE=%s\n' "$lock" "$service" >&2
        printf '%s\n' "$said" | tail -n 1 | cut -c1-200 >&2
        exit 3
    fi
    printf '== %s\n%s\n' "$lock" "$said"
    ((code <= worst)) || worst=$code
done
exit "$worst"
