#!/usr/bin/python3
"""From an item to a log line with boto3. Every answer is checked; exit code 0 means that all were as AWS gives them.

    examples/walkthrough.py [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
"""
import io
import json
import os
import sys
import time
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
TABLE, FUNCTION, ROLE = "BotoOrders", "BotoProcessOrders", "BotoProcessOrders-role"
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
        config=Config(retries={"max_attempts": 0}),
    )


def same(what, expected, found):
    if expected != found:
        sys.exit(f"not so: {what}\n  expected: {expected}\n  found:    {found}")
    print("ok ", what)


def until(what, expected, look):
    deadline = time.monotonic() + 20
    found = None
    while time.monotonic() < deadline:
        found = look()
        if found == expected:
            break
        time.sleep(0.1)
    same(what, expected, found)


def zipped(source):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("lambda_function.py", source)
    return data.getvalue()


dynamodb, streams, iam, functions, logs = map(client, ["dynamodb", "dynamodbstreams", "iam", "lambda", "logs"])

dynamodb.create_table(
    TableName=TABLE,
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "Id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "Id", "AttributeType": "N"}],
)
dynamodb.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1})
dynamodb.put_item(TableName=TABLE, Item={"Id": {"N": "101"}, "Message": {"S": "before the stream"}})
same("one item", 1, dynamodb.scan(TableName=TABLE)["Count"])

stream = dynamodb.update_table(
    TableName=TABLE, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
)["TableDescription"]["LatestStreamArn"]
until("stream on", "ENABLED",
      lambda: streams.describe_stream(StreamArn=stream)["StreamDescription"]["StreamStatus"])

trust = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))
iam.attach_role_policy(RoleName=ROLE, PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
role = iam.get_role(RoleName=ROLE)["Role"]
same("the trust policy comes back", trust, role["AssumeRolePolicyDocument"])

functions.create_function(
    FunctionName=FUNCTION, Runtime="python3.11", Handler="lambda_function.lambda_handler", Role=role["Arn"],
    Code={"ZipFile": zipped(SOURCE)})
functions.get_waiter("function_active_v2").wait(FunctionName=FUNCTION)

mapping = dict(EventSourceArn=stream, FunctionName=FUNCTION, BatchSize=100, StartingPosition="LATEST")
try:
    functions.create_event_source_mapping(**mapping)
    sys.exit("not so: the trigger was not refused")
except ClientError as refused:
    same("trigger refused as AWS refuses it", (
        400,
        "InvalidParameterValueException",
        f"Cannot access stream {stream}. Please ensure the role can perform the GetRecords, GetShardIterator, "
        "DescribeStream, and ListStreams Actions on your stream in IAM.",
    ), (
        refused.response["ResponseMetadata"]["HTTPStatusCode"],
        refused.response["Error"]["Code"],
        refused.response["Error"]["Message"],
    ))

iam.attach_role_policy(RoleName=ROLE, PolicyArn="arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess")
trigger = functions.create_event_source_mapping(**mapping)["UUID"]
until("trigger Enabled", "Enabled", lambda: functions.get_event_source_mapping(UUID=trigger)["State"])

dynamodb.put_item(TableName=TABLE, Item={"Id": {"N": "102"}, "Message": {"S": "New item!"}})
dynamodb.update_item(TableName=TABLE, Key={"Id": {"N": "102"}}, UpdateExpression="SET Message = :m",
                     ExpressionAttributeValues={":m": {"S": "This item has changed"}})
dynamodb.delete_item(TableName=TABLE, Key={"Id": {"N": "102"}})


def changes():
    try:
        events = logs.filter_log_events(logGroupName="/aws/lambda/" + FUNCTION)["events"]
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"].strip() for event in events if '"102"' in event["message"]]


until("INSERT, MODIFY, REMOVE in the log",
      [name + ' {"Id": {"N": "102"}}' for name in ("INSERT", "MODIFY", "REMOVE")], changes)
print("all as it should be")
