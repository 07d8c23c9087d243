# Starts `smtplab serve`, waits until it is ready, and makes each address an output of the step.
set -euo pipefail

log="$RUNNER_TEMP/smtplab.log"
echo "log=$log" >> "$GITHUB_OUTPUT"
# The arguments are words, so they are not quoted. A session of its own outlives the step.
setsid "$SMTPLAB" serve $ARGUMENTS > "$log" 2>&1 < /dev/null &
server=$!
echo "pid=$server" >> "$GITHUB_OUTPUT"

for _ in $(seq 100); do
  if ready=$(grep '^ready ' "$log"); then
    printf '%s\n' $ready | grep = >> "$GITHUB_OUTPUT"
    exit 0
  fi
  kill -0 "$server" 2> /dev/null || break
  sleep 0.1
done
cat "$log" >&2
exit 1
