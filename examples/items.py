#!/usr/bin/python3
"""Items with boto3's resource API: what an application does with a table, and what it is told when it errs. Every answer
is checked; exit code 0 means that all were as AWS gives them. What it makes, it deletes again.

    examples/items.py [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
"""
import os
import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
TABLE = "BotoItems"


def same(what, expected, found):
    if expected != found:
        sys.exit(f"not so: {what}\n  expected: {expected}\n  found:    {found}")
    print("ok ", what)


def refused(call, **arguments):
    """The error that a call is answered with, as code and message; and the whole answer."""
    try:
        call(**arguments)
    except ClientError as error:
        return (error.response["Error"]["Code"], error.response["Error"]["Message"]), error.response
    return None, None


dynamodb = boto3.resource(
    "dynamodb",
    endpoint_url=ENDPOINT,
    region_name="us-east-1",
    aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "rivermill"),
    aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "rivermill"),
)

# 1. Orders of customers; an index finds them by state.
table = dynamodb.create_table(
    TableName=TABLE,
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[
        {"AttributeName": "Customer", "AttributeType": "S"},
        {"AttributeName": "Number", "AttributeType": "N"},
        {"AttributeName": "State", "AttributeType": "S"},
    ],
    KeySchema=[
        {"AttributeName": "Customer", "KeyType": "HASH"},
        {"AttributeName": "Number", "KeyType": "RANGE"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "ByState",
            "KeySchema": [
                {"AttributeName": "State", "KeyType": "HASH"},
                {"AttributeName": "Number", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
)
table.wait_until_exists()
table.reload()
same("a table with an index", "ACTIVE", table.global_secondary_indexes[0]["IndexStatus"])

# 2. Every type of value.
key = {"Customer": "ada", "Number": 1}
order = {
    **key,
    "Price": Decimal("12.340"),
    "Paid": False,
    "Note": None,
    "Blob": Binary(b"\x00\xff"),
    "Entries": [{"Sku": "a-1", "Count": 2}, {"Sku": "b-2", "Count": 1}],
    "Tags": {"new", "gift"},
    "Sizes": {Decimal(1), Decimal("2.5")},
}
table.put_item(Item=order)
same("an item comes back as it was put", order, table.get_item(Key=key, ConsistentRead=True)["Item"])

# 3. Updates in place.
updated = table.update_item(
    Key=key,
    UpdateExpression="SET Entries[0].#c = Entries[0].#c + :one, #s = :open ADD Tags :more REMOVE Note",
    ExpressionAttributeNames={"#c": "Count", "#s": "State"},
    ExpressionAttributeValues={":one": 1, ":open": "OPEN", ":more": {"late"}},
    ReturnValues="ALL_NEW",
)["Attributes"]
same(
    "an update counts and appends",
    (3, {"new", "gift", "late"}, "OPEN", False),
    (updated["Entries"][0]["Count"], updated["Tags"], updated["State"], "Note" in updated),
)

# 4. Conditions.
error, answer = refused(
    table.put_item,
    Item={**key, "Price": 0},
    ConditionExpression=Attr("Customer").not_exists(),
)
same("a condition that fails says so", ("ConditionalCheckFailedException", "The conditional request failed"), error)

# 5. Twenty more, written in batches, read page by page.
with table.batch_writer() as batch:
    for number in range(2, 22):
        state = "OPEN" if number % 2 else "SENT"
        batch.put_item(Item={"Customer": "ada", "Number": number, "State": state, "Price": number * 10})
pages, numbers, start = 0, [], {}
while start is not None:
    page = table.query(
        KeyConditionExpression=Key("Customer").eq("ada") & Key("Number").between(3, 12),
        ScanIndexForward=False,
        Limit=4,
        **start,
    )
    pages += 1
    numbers += [int(item["Number"]) for item in page["Items"]]
    start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None
same("a query in order, page by page", (3, list(range(12, 2, -1))), (pages, numbers))

# 6. By the index.
sent = table.query(IndexName="ByState", KeyConditionExpression=Key("State").eq("SENT"), FilterExpression=Attr("Customer").eq("ada"))
same("a query of the index", list(range(2, 22, 2)), [int(item["Number"]) for item in sent["Items"]])

# 7. Scans side by side.
found = []
for segment in range(4):
    page = table.scan(Segment=segment, TotalSegments=4, FilterExpression=Attr("Price").gte(200))
    found += [int(item["Number"]) for item in page["Items"]]
same("a filtered scan in four segments", [20, 21], sorted(found))

# 8. Batches of reads.
read = dynamodb.batch_get_item(
    RequestItems={TABLE: {"Keys": [{"Customer": "ada", "Number": n} for n in (1, 2, 99)], "ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": "Number"}}}
)
same("a batch of reads", ([1, 2], {}), (sorted(int(i["Number"]) for i in read["Responses"][TABLE]), read["UnprocessedKeys"]))

# 9. Transactions: the second condition fails, so nothing happens.
client = dynamodb.meta.client
error, answer = refused(
    client.transact_write_items,
    TransactItems=[
        {"Update": {"TableName": TABLE, "Key": key, "UpdateExpression": "SET Paid = :t", "ExpressionAttributeValues": {":t": True}}},
        {"ConditionCheck": {"TableName": TABLE, "Key": {"Customer": "ada", "Number": 99}, "ConditionExpression": "attribute_exists(Customer)"}},
    ],
)
codes = [reason["Code"] for reason in answer["CancellationReasons"]]
same(
    "a transaction, all or nothing",
    ("TransactionCanceledException", ["None", "ConditionalCheckFailed"], False),
    (error[0], codes, table.get_item(Key=key)["Item"]["Paid"]),
)

# 10. Mistakes.
error, answer = refused(table.get_item, Key={"Customer": "ada"})
same("a mistake is told in AWS's words", ("ValidationException", "The provided key element does not match the schema"), error)
error, answer = refused(dynamodb.Table("BotoNowhere").get_item, Key={"Id": 1})
same("a table that isn't there", ("ResourceNotFoundException", "Requested resource not found"), error)

table.delete()
table.wait_until_not_exists()
error, answer = refused(client.describe_table, TableName=TABLE)
same("the table is gone", ("ResourceNotFoundException", f"Requested resource not found: Table: {TABLE} not found"), error)
print("all as it should be")
