#!/bin/sh
# make.sh CHECKOUT OUT.zip: the folders of two small nodes, made by an older checkout of this repository (git worktree add CHECKOUT COMMIT), for UpgradeTest.
# Their keys protect nothing and are used nowhere else.
set -eu
old=$1
out=$2
export TACIT_LANG=en
work=$(mktemp -d)
trap 'for name in bank telecom; do tacit node stop "$work/$name" >/dev/null 2>&1 || true; done; rm -rf "$work"' EXIT
cd "$work"
tacit() { "$old/tacit" "$@"; }
awk 'BEGIN { print "phone,amount"; for (i = 0; i < 60; i++) printf "139000%05d,%d\n", i, 100 + i }' >loans.csv
awk 'BEGIN { print "mobile,income"; for (i = 0; i < 60; i++) printf "139000%05d,%d\n", 30 + i, 5000 + i }' >people.csv
cat >flow.yaml <<'FLOW'
tacit: flow/v1
name: common customers
purpose: credit-2027
parties: [bank, telecom]
tables:
  loans: {party: bank, table: loans}
  people: {party: telecom, table: people}
steps:
  - id: align
    operator: psi.intersect
    roles: {first: bank, second: telecom}
    inputs:
      first: {table: loans}
      second: {table: people}
    params: {first_key: phone, second_key: mobile}
FLOW
for name in bank telecom; do
    tacit node init "$name" --name "$name" --host 127.0.0.1 --port 0 --http 0
    tacit node start "$name" --json >"$name.out" &
    until [ -s "$name.out" ]; do sleep 0.2; done
done
tacit partner join "$(tacit partner invite --node bank --json | sed -n 's/.*"text" *: *"\([^"]*\)".*/\1/p')" --node telecom
tacit table add loans.csv --name loans --column phone:text:identifier:L4 --column amount:integer:feature:L3 --node bank
tacit table add people.csv --name people --column mobile:text:identifier:L4 --column income:integer:feature:L3 --node telecom
tacit table grant loans --column phone --to telecom --allow MEMBERSHIP --operators 'psi.*' --purpose credit-2027 --node bank
tacit table grant people --column mobile --to bank --allow MEMBERSHIP --operators 'psi.*' --purpose credit-2027 --node telecom
id=$(tacit run flow.yaml --runs 3 --hours 24 --legal-basis consent --node bank --json | sed -n 's/.*"hash" *: *"\([^"]*\)".*/\1/p' | head -n 1)
tacit approve "$id" --node telecom
job=$(tacit contract list --node bank --json | sed -n 's/.*"job" *: *"\([^"]*\)".*/\1/p' | head -n 1)
tacit job show "$job" --wait --timeout 300 --node bank
tacit job show "$job" --wait --timeout 300 --node telecom
tacit node stop telecom
tacit node stop bank
wait
rm -rf bank/logs telecom/logs
rm -f "$out"
zip -q -9 -r "$out" bank telecom
ls -l "$out"
