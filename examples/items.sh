#!/usr/bin/env bash
# Items with the AWS CLI: what an application does with a table, and what it is told when it errs. Every answer is checked;
# exit code 0 means that all were as AWS gives them. What it makes, it deletes again.
#
#   examples/items.sh [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
set -euo pipefail

export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-rivermill} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-rivermill}
export AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_PAGER=""
endpoint=${1:-${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}}
aws=${AWS_CLI:-aws}
table=CliItems

call() { "$aws" --endpoint-url "$endpoint" --output text dynamodb "$@"; }
same() {
  [ "$2" = "$3" ] || { printf 'not so: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2; exit 1; }
  echo "ok  $1"
}
# Prints what a call is refused with: the code in brackets, then the message.
refused() { { call "$@" >/dev/null; } 2>&1 | sed -n 's/.*An error occurred (\([A-Za-z]*\)) when calling [^:]*: /(\1) /p'; }

# 1. Orders of customers; an index finds them by state.
call create-table --table-name $table --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=Customer,AttributeType=S AttributeName=Number,AttributeType=N \
  AttributeName=State,AttributeType=S \
  --key-schema AttributeName=Customer,KeyType=HASH AttributeName=Number,KeyType=RANGE \
  --global-secondary-indexes '[{"IndexName":"ByState","Projection":{"ProjectionType":"KEYS_ONLY"},"KeySchema":[
    {"AttributeName":"State","KeyType":"HASH"},{"AttributeName":"Number","KeyType":"RANGE"}]}]' >/dev/null
call wait table-exists --table-name $table
same "a table with an index" ACTIVE \
  "$(call describe-table --table-name $table --query 'Table.GlobalSecondaryIndexes[0].IndexStatus')"

# 2. Every type of value.
key='{"Customer":{"S":"ada"},"Number":{"N":"1"}}'
call put-item --table-name $table --item '{"Customer":{"S":"ada"},"Number":{"N":"1"},"Price":{"N":"12.340"},
  "Paid":{"BOOL":false},"Note":{"NULL":true},"Entries":{"L":[{"M":{"Sku":{"S":"a-1"},"Count":{"N":"2"}}}]},"Tags":{"SS":["new"]}}'
same "an item comes back as it was put" $'12.34\tFalse\tTrue\ta-1\t2\tnew' "$(call get-item --table-name $table --key "$key" \
  --consistent-read --query 'Item.[Price.N,Paid.BOOL,Note.NULL,Entries.L[0].M.Sku.S,Entries.L[0].M.Count.N,Tags.SS[0]]')"

# 3. Updates in place.
same "an update counts and appends" $'3\tlate\tOPEN' "$(call update-item --table-name $table --key "$key" \
  --update-expression 'SET Entries[0].#c = Entries[0].#c + :one, #s = :open ADD Tags :more REMOVE Note' \
  --expression-attribute-names '{"#c":"Count","#s":"State"}' --return-values ALL_NEW \
  --expression-attribute-values '{":one":{"N":"1"},":open":{"S":"OPEN"},":more":{"SS":["late"]}}' \
  --query 'Attributes.[Entries.L[0].M.Count.N,Tags.SS[0],State.S]')"

# 4. Conditions.
same "a condition that fails says so" "(ConditionalCheckFailedException) The conditional request failed" \
  "$(refused put-item --table-name $table --item "$key" --condition-expression 'attribute_not_exists(Customer)')"

# 5. Twenty more, written in batches, read page by page.
writes=""
for number in $(seq 2 21); do
  state=SENT
  [ $((number % 2)) = 0 ] || state=OPEN
  writes+="${writes:+,}{\"PutRequest\":{\"Item\":{\"Customer\":{\"S\":\"ada\"},\"Number\":{\"N\":\"$number\"},
    \"State\":{\"S\":\"$state\"},\"Price\":{\"N\":\"${number}0\"}}}}"
done
call batch-write-item --request-items "{\"$table\":[$writes]}" >/dev/null
same "a query in order, page by page" "12 11 10 9 8 7 6 5 4 3" "$(call query --table-name $table --page-size 4 \
  --key-condition-expression 'Customer = :c AND #n BETWEEN :low AND :high' --no-scan-index-forward \
  --expression-attribute-names '{"#n":"Number"}' --query 'Items[].Number.N' \
  --expression-attribute-values '{":c":{"S":"ada"},":low":{"N":"3"},":high":{"N":"12"}}' | xargs)"

# 6. By the index.
same "a query of the index" "2 4 6 8 10 12 14 16 18 20" "$(call query --table-name $table --index-name ByState \
  --key-condition-expression '#s = :s' --expression-attribute-names '{"#s":"State"}' \
  --expression-attribute-values '{":s":{"S":"SENT"}}' --query 'Items[].Number.N' | xargs)"

# 7. Scans side by side.
found=$(for segment in 0 1 2 3; do
  call scan --table-name $table --segment $segment --total-segments 4 --filter-expression 'Price >= :t' \
    --expression-attribute-values '{":t":{"N":"200"}}' --query 'Items[].Number.N'
done | xargs -n 1 | sort -n | xargs)
same "a filtered scan in four segments" "20 21" "$found"

# 8. Batches of reads.
same "a batch of reads" "1 2" "$(call batch-get-item --request-items "{\"$table\":{\"Keys\":[$key,
  {\"Customer\":{\"S\":\"ada\"},\"Number\":{\"N\":\"2\"}},{\"Customer\":{\"S\":\"ada\"},\"Number\":{\"N\":\"99\"}}]}}" \
  --query "Responses.$table[].Number.N" | xargs -n 1 | sort -n | xargs)"

# 9. Transactions: the second condition fails, so nothing happens.
same "a transaction, all or nothing" "(TransactionCanceledException) Transaction cancelled, please refer cancellation reasons \
for specific reasons [None, ConditionalCheckFailed], Paid False" "$(refused transact-write-items --transact-items "[
    {\"Update\":{\"TableName\":\"$table\",\"Key\":$key,\"UpdateExpression\":\"SET Paid = :t\",
      \"ExpressionAttributeValues\":{\":t\":{\"BOOL\":true}}}},
    {\"ConditionCheck\":{\"TableName\":\"$table\",\"Key\":{\"Customer\":{\"S\":\"ada\"},\"Number\":{\"N\":\"99\"}},
      \"ConditionExpression\":\"attribute_exists(Customer)\"}}]"), Paid $(call get-item --table-name $table --key "$key" \
  --query Item.Paid.BOOL)"

# 10. Mistakes.
same "a mistake is told in AWS's words" "(ValidationException) The provided key element does not match the schema" \
  "$(refused get-item --table-name $table --key '{"Customer":{"S":"ada"}}')"
same "a table that isn't there" "(ResourceNotFoundException) Requested resource not found" \
  "$(refused get-item --table-name CliNowhere --key '{"Id":{"N":"1"}}')"

call delete-table --table-name $table >/dev/null
call wait table-not-exists --table-name $table
same "the table is gone" "(ResourceNotFoundException) Requested resource not found: Table: $table not found" \
  "$(refused describe-table --table-name $table)"
echo "all as it should be"
