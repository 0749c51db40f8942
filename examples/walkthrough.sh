#!/usr/bin/env bash
# From an item to a log line with the AWS CLI. Every answer is checked; exit code 0 means that all were as AWS gives them.
#
#   examples/walkthrough.sh [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
set -euo pipefail

export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-rivermill} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-rivermill}
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER="" AWS_MAX_ATTEMPTS=1
endpoint=${1:-${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}}
aws=${AWS_CLI:-aws}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

call() { "$aws" --endpoint-url "$endpoint" --output text "$@"; }
same() { [ "$2" = "$3" ] || { printf 'not so: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2; exit 1; }; }
# until_is WHAT EXPECTED COMMAND...: looks until the command prints what is expected, for at most 20 seconds.
until_is() {
  local what=$1 expected=$2 found="" deadline=$((SECONDS + 20))
  shift 2
  while [ $SECONDS -lt $deadline ]; do
    found=$("$@" 2>/dev/null || true)
    [ "$found" = "$expected" ] && { echo "ok  $what"; return; }
    sleep 0.2
  done
  same "$what" "$expected" "$found"
}

table=CliOrders function=CliProcessOrders role=CliProcessOrders-role

call dynamodb create-table --table-name $table --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=Id,AttributeType=N --key-schema AttributeName=Id,KeyType=HASH >/dev/null
call dynamodb wait table-exists --table-name $table
call dynamodb put-item --table-name $table --item '{"Id":{"N":"101"},"Message":{"S":"before the stream"}}'
same "one item" 1 "$(call dynamodb scan --table-name $table --query Count)"
echo "ok  table with an item"

stream=$(call dynamodb update-table --table-name $table --query TableDescription.LatestStreamArn \
  --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES)
until_is "stream on" ENABLED call dynamodbstreams describe-stream --stream-arn "$stream" \
  --query StreamDescription.StreamStatus

call iam create-role --role-name $role --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
  "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}' >/dev/null
call iam attach-role-policy --role-name $role \
  --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
role_arn=$(call iam get-role --role-name $role --query Role.Arn)
echo "ok  role with basic execution rights"

cat >"$work/lambda_function.py" <<'PY'
def lambda_handler(event, context):
    for record in event['Records']:
        print(record['eventName'], record['dynamodb']['Keys']['Id']['N'])
    return 'Successfully processed {} records.'.format(len(event['Records']))
PY
(cd "$work" && python3 -m zipfile -c function.zip lambda_function.py)
call lambda create-function --function-name $function --runtime python3.11 --handler lambda_function.lambda_handler \
  --role "$role_arn" --zip-file "fileb://$work/function.zip" >/dev/null
call lambda wait function-active-v2 --function-name $function
echo "ok  function"

trigger() {
  call lambda create-event-source-mapping --event-source-arn "$stream" --function-name $function --batch-size 100 \
    --starting-position LATEST --query UUID
}
if refusal=$(trigger 2>&1); then same "trigger refused" "a refusal" "$refusal"; fi
same "the refusal" "
An error occurred (InvalidParameterValueException) when calling the CreateEventSourceMapping operation: Cannot access stream \
$stream. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your \
stream in IAM." "$refusal"
echo "ok  trigger refused as AWS refuses it"

call iam attach-role-policy --role-name $role --policy-arn arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess
uuid=$(trigger)
until_is "trigger Enabled" Enabled call lambda get-event-source-mapping --uuid "$uuid" --query State

call dynamodb put-item --table-name $table --item '{"Id":{"N":"102"},"Message":{"S":"New item!"}}'
call dynamodb update-item --table-name $table --key '{"Id":{"N":"102"}}' --update-expression 'SET Message = :m' \
  --expression-attribute-values '{":m":{"S":"This item has changed"}}'
call dynamodb delete-item --table-name $table --key '{"Id":{"N":"102"}}'

changes() {
  call logs filter-log-events --log-group-name /aws/lambda/$function --query 'events[].message' --output json |
    python3 -c 'import json, sys; print(*[m.strip() for m in json.load(sys.stdin) if " 102" in m], sep=",")'
}
until_is "INSERT, MODIFY, REMOVE in the log" "INSERT 102,MODIFY 102,REMOVE 102" changes
echo "all as it should be"
