#!/usr/bin/env bash
# From an item to a log line with the AWS CLI. Every answer is checked; exit code 0 means that all were as AWS gives them.
# What it makes, it deletes again.
#
#   examples/walkthrough.sh [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
set -euo pipefail

export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-rivermill} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-rivermill}
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=""
endpoint=${1:-${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}}
aws=${AWS_CLI:-aws}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

call() { "$aws" --endpoint-url "$endpoint" --output text "$@"; }
same() {
  [ "$2" = "$3" ] || { printf 'not so: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2; exit 1; }
  echo "ok  $1"
}
# until_same WHAT EXPECTED COMMAND...: looks until the command prints what is expected, for at most 20 seconds.
until_same() {
  local what=$1 expected=$2 found="" deadline=$((SECONDS + 20))
  shift 2
  while [ $SECONDS -lt $deadline ] && [ "$found" != "$expected" ]; do
    found=$("$@" 2>/dev/null || true)
  done
  same "$what" "$expected" "$found"
}

table=CliOrders function=CliProcessOrders role=CliProcessOrders-role
log_rights=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
stream_rights=arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess

# 1. A table with an item.
call dynamodb create-table --table-name $table --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=Id,AttributeType=N --key-schema AttributeName=Id,KeyType=HASH >/dev/null
call dynamodb wait table-exists --table-name $table
call dynamodb put-item --table-name $table --item '{"Id":{"N":"101"},"Message":{"S":"before the stream"}}'
same "a table with an item" $'101\tbefore the stream' \
  "$(call dynamodb get-item --table-name $table --key '{"Id":{"N":"101"}}' --query 'Item.[Id.N, Message.S]')"

# 2. Its stream.
stream=$(call dynamodb update-table --table-name $table --query TableDescription.LatestStreamArn \
  --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES)
until_same "its stream is ENABLED" ENABLED call dynamodbstreams describe-stream --stream-arn "$stream" \
  --query StreamDescription.StreamStatus

# 3. A role that may write logs, and nothing else.
trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
        "Action":"sts:AssumeRole"}]}'
call iam create-role --role-name $role --assume-role-policy-document "$trust" >/dev/null
call iam attach-role-policy --role-name $role --policy-arn $log_rights
role_arn=$(call iam get-role --role-name $role --query Role.Arn)
same "a role that may write logs" $log_rights \
  "$(call iam list-attached-role-policies --role-name $role --query 'AttachedPolicies[].PolicyArn')"

# 4. A function.
cat >"$work/lambda_function.py" <<'PY'
import json

def lambda_handler(event, context):
    for record in event['Records']:
        print(record['eventName'], json.dumps(record['dynamodb']['Keys']))
    return 'Successfully processed {} records.'.format(len(event['Records']))
PY
(cd "$work" && python3 -m zipfile -c function.zip lambda_function.py)
call lambda create-function --function-name $function --runtime python3.11 --handler lambda_function.lambda_handler \
  --role "$role_arn" --zip-file "fileb://$work/function.zip" >/dev/null
call lambda wait function-active-v2 --function-name $function
raw=(--cli-binary-format raw-in-base64-out) # version 2 takes base64 unless told; version 1 takes text and knows no other
case $("$aws" --version 2>&1) in aws-cli/1.*) raw=() ;; esac
call lambda invoke --function-name $function ${raw[@]+"${raw[@]}"} --payload '{"Records":[]}' \
  "$work/answer" >/dev/null
same "a function that answers" '"Successfully processed 0 records."' "$(cat "$work/answer")"

# 5. A trigger, which is refused until the role may read the stream.
create_trigger() {
  call lambda create-event-source-mapping --event-source-arn "$stream" --function-name $function --batch-size 100 \
    --starting-position LATEST --query UUID
}
refusal=$(create_trigger 2>&1) && same "the trigger is refused" "a refusal" "$refusal"
same "the trigger is refused in AWS's words" "
An error occurred (InvalidParameterValueException) when calling the CreateEventSourceMapping operation: Cannot access stream \
$stream. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your \
stream in IAM." "$refusal"
call iam attach-role-policy --role-name $role --policy-arn $stream_rights
trigger=$(create_trigger)
until_same "the trigger is Enabled" Enabled call lambda get-event-source-mapping --uuid "$trigger" --query State

# 6. Changes: in the stream, and in the function's log.
call dynamodb put-item --table-name $table --item '{"Id":{"N":"102"},"Message":{"S":"New item!"}}'
call dynamodb update-item --table-name $table --key '{"Id":{"N":"102"}}' --update-expression 'SET Message = :m' \
  --expression-attribute-values '{":m":{"S":"This item has changed"}}'
call dynamodb delete-item --table-name $table --key '{"Id":{"N":"102"}}'
records() {
  local shard iterator
  for shard in $(call dynamodbstreams describe-stream --stream-arn "$stream" --query 'StreamDescription.Shards[].ShardId'); do
    iterator=$(call dynamodbstreams get-shard-iterator --stream-arn "$stream" --shard-id "$shard" \
      --shard-iterator-type TRIM_HORIZON --query ShardIterator)
    call dynamodbstreams get-records --shard-iterator "$iterator" \
      --query 'Records[].[eventName, dynamodb.OldImage.Message.S, dynamodb.NewImage.Message.S]'
  done
}
same "the stream has INSERT, MODIFY and REMOVE" \
  $'INSERT\tNone\tNew item!\nMODIFY\tNew item!\tThis item has changed\nREMOVE\tThis item has changed\tNone' "$(records)"
changes() {
  call logs filter-log-events --log-group-name /aws/lambda/$function --filter-pattern '?INSERT ?MODIFY ?REMOVE' \
    --query "join('', events[].message)"
}
until_same "the log has INSERT, MODIFY and REMOVE" \
  $'INSERT {"Id": {"N": "102"}}\nMODIFY {"Id": {"N": "102"}}\nREMOVE {"Id": {"N": "102"}}' changes
until_same "the trigger's last result is OK" OK \
  call lambda get-event-source-mapping --uuid "$trigger" --query LastProcessingResult

# 7. All of it deleted.
call lambda delete-event-source-mapping --uuid "$trigger" >/dev/null
call lambda delete-function --function-name $function
call iam detach-role-policy --role-name $role --policy-arn $log_rights
call iam detach-role-policy --role-name $role --policy-arn $stream_rights
call iam delete-role --role-name $role
call logs delete-log-group --log-group-name /aws/lambda/$function
call dynamodb delete-table --table-name $table >/dev/null
until_same "the table is gone" 0 call dynamodb list-tables --query "length(TableNames[?@ == '$table'])"
echo "all as it should be"
