#!/usr/bin/python3
"""From an item to a log line with boto3. Every answer is checked; exit code 0 means that all were as AWS gives them.
What it makes, it deletes again.

    examples/walkthrough.py [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
"""
import io
import json
import os
import sys
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
TABLE, FUNCTION, ROLE = "BotoOrders", "BotoProcessOrders", "BotoProcessOrders-role"
LOG_RIGHTS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
STREAM_RIGHTS = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"
SOURCE = """
import json

def lambda_handler(event, context):
    for record in event['Records']:
        print(record['eventName'], json.dumps(record['dynamodb']['Keys']))
    return 'Successfully processed {} records.'.format(len(event['Records']))
"""


def client(service):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "rivermill"),
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "rivermill"),
    )


def same(what, expected, found):
    if expected != found:
        sys.exit(f"not so: {what}\n  expected: {expected}\n  found:    {found}")
    print("ok ", what)


def until_same(what, expected, look):
    """Looks until what is expected is there, for at most 20 seconds."""
    deadline = time.monotonic() + 20
    found = look()
    while found != expected and time.monotonic() < deadline:
        time.sleep(0.1)
        found = look()
    same(what, expected, found)


def zipped(source):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("lambda_function.py", source)
    return data.getvalue()


dynamodb, streams, iam, functions, logs = map(client, ["dynamodb", "dynamodbstreams", "iam", "lambda", "logs"])

# 1. A table with an item.
dynamodb.create_table(
    TableName=TABLE,
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
)
dynamodb.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
item = {"Id": {"N": "101"}, "Message": {"S": "before the stream"}}
dynamodb.put_item(TableName=TABLE, Item=item)
same("a table with an item", item, dynamodb.get_item(TableName=TABLE, Key={"Id": {"N": "101"}})["Item"])

# 2. Its stream.
stream = dynamodb.update_table(
    TableName=TABLE, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
)["TableDescription"]["LatestStreamArn"]
until_same("its stream is ENABLED", "ENABLED",
           lambda: streams.describe_stream(StreamArn=stream)["StreamDescription"]["StreamStatus"])

# 3. A role that may write logs, and nothing else.
trust = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))
iam.attach_role_policy(RoleName=ROLE, PolicyArn=LOG_RIGHTS)
role = iam.get_role(RoleName=ROLE)["Role"]
attached = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
same("a role that may write logs",
     (trust, [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": LOG_RIGHTS}]),
     (role["AssumeRolePolicyDocument"], attached))

# 4. A function.
functions.create_function(
    FunctionName=FUNCTION, Runtime="python3.11", Handler="lambda_function.lambda_handler", Role=role["Arn"],
    Code={"ZipFile": zipped(SOURCE)})
functions.get_waiter("function_active_v2").wait(FunctionName=FUNCTION)
answer = functions.invoke(FunctionName=FUNCTION, Payload=json.dumps({"Records": []}))
same("a function that answers",
     (200, "$LATEST", b'"Successfully processed 0 records."'),
     (answer["StatusCode"], answer["ExecutedVersion"], answer["Payload"].read()))

# 5. A trigger, which is refused until the role may read the stream.
mapping = dict(EventSourceArn=stream, FunctionName=FUNCTION, BatchSize=100, StartingPosition="LATEST")
try:
    functions.create_event_source_mapping(**mapping)
    sys.exit("not so: the trigger is refused")
except ClientError as refused:
    same("the trigger is refused in AWS's words", (
        400,
        "InvalidParameterValueException",
        f"Cannot access stream {stream}. Please ensure the role can perform the GetRecords, GetShardIterator, "
        "DescribeStream, and ListStreams Actions on your stream in IAM.",
    ), (
        refused.response["ResponseMetadata"]["HTTPStatusCode"],
        refused.response["Error"]["Code"],
        refused.response["Error"]["Message"],
    ))
iam.attach_role_policy(RoleName=ROLE, PolicyArn=STREAM_RIGHTS)
trigger = functions.create_event_source_mapping(**mapping)["UUID"]
until_same("the trigger is Enabled", "Enabled", lambda: functions.get_event_source_mapping(UUID=trigger)["State"])

# 6. Changes: in the stream, and in the function's log.
key = {"Id": {"N": "102"}}
new, changed = {**key, "Message": {"S": "New item!"}}, {**key, "Message": {"S": "This item has changed"}}
dynamodb.put_item(TableName=TABLE, Item=new)
dynamodb.update_item(TableName=TABLE, Key=key, UpdateExpression="SET Message = :m",
                     ExpressionAttributeValues={":m": changed["Message"]})
dynamodb.delete_item(TableName=TABLE, Key=key)


def records():
    found = []
    for shard in streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        for record in streams.get_records(ShardIterator=iterator)["Records"]:
            images = record["dynamodb"]
            found.append((record["eventName"], images["Keys"], images.get("OldImage"), images.get("NewImage")))
    return found


def changes():
    try:
        events = logs.filter_log_events(
            logGroupName="/aws/lambda/" + FUNCTION, filterPattern="?INSERT ?MODIFY ?REMOVE")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"] for event in events]


same("the stream has INSERT, MODIFY and REMOVE",
     [("INSERT", key, None, new), ("MODIFY", key, new, changed), ("REMOVE", key, changed, None)], records())
until_same("the log has INSERT, MODIFY and REMOVE",
           [name + ' {"Id": {"N": "102"}}\n' for name in ("INSERT", "MODIFY", "REMOVE")], changes)
until_same("the trigger's last result is OK", "OK",
           lambda: functions.get_event_source_mapping(UUID=trigger)["LastProcessingResult"])

# 7. All of it deleted.
functions.delete_event_source_mapping(UUID=trigger)
functions.delete_function(FunctionName=FUNCTION)
for policy in (LOG_RIGHTS, STREAM_RIGHTS):
    iam.detach_role_policy(RoleName=ROLE, PolicyArn=policy)
iam.delete_role(RoleName=ROLE)
logs.delete_log_group(logGroupName="/aws/lambda/" + FUNCTION)
dynamodb.delete_table(TableName=TABLE)
until_same("the table is gone", False, lambda: TABLE in dynamodb.list_tables()["TableNames"])
print("all as it should be")
