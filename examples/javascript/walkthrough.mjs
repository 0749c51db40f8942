// From an item to a log line with the AWS SDK for JavaScript v3 (Node 20.15 or newer). Every answer is checked; exit code 0
// means that all were as AWS gives them. What it makes, it deletes again.
//
//   npm install && node walkthrough.mjs [ENDPOINT-URL]      (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
import { isDeepStrictEqual } from "node:util";
import { setTimeout } from "node:timers/promises";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDB, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { zipOf } from "./zip.mjs";

const settings = {
  endpoint: process.argv[2] ?? process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566",
  region: "us-east-1",
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "rivermill",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "rivermill",
  },
};
const dynamodb = new DynamoDB(settings);
const streams = new DynamoDBStreams(settings);
const iam = new IAM(settings);
const functions = new Lambda(settings);
const logs = new CloudWatchLogs(settings);

const TableName = "JsOrders";
const FunctionName = "JsProcessOrders";
const RoleName = "JsProcessOrders-role";
const logGroupName = `/aws/lambda/${FunctionName}`;
const LOG_RIGHTS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const STREAM_RIGHTS = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
const SOURCE = `
import json

def lambda_handler(event, context):
    for record in event['Records']:
        print(record['eventName'], json.dumps(record['dynamodb']['Keys']))
    return 'Successfully processed {} records.'.format(len(event['Records']))
`;

function same(what, expected, found) {
  if (!isDeepStrictEqual(expected, found)) {
    console.error(`not so: ${what}\n  expected: ${JSON.stringify(expected)}\n  found:    ${JSON.stringify(found)}`);
    process.exit(1);
  }
  console.log(`ok  ${what}`);
}

/** Looks until what is expected is there, for at most 20 seconds. */
async function untilSame(what, expected, look) {
  const deadline = Date.now() + 20_000;
  let found = await look();
  while (!isDeepStrictEqual(expected, found) && Date.now() < deadline) {
    await setTimeout(100);
    found = await look();
  }
  same(what, expected, found);
}

/** What is thrown, or undefined. */
const thrown = (promise) => promise.then(() => undefined, (error) => error);

// 1. A table with an item.
await dynamodb.createTable({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [{ AttributeName: "Id", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "Id", AttributeType: "N" }],
});
await waitUntilTableExists({ client: dynamodb, minDelay: 1, maxWaitTime: 20 }, { TableName });
const Item = { Id: { N: "101" }, Message: { S: "before the stream" } };
await dynamodb.putItem({ TableName, Item });
same("a table with an item", Item, (await dynamodb.getItem({ TableName, Key: { Id: { N: "101" } } })).Item);

// 2. Its stream.
const { LatestStreamArn: StreamArn } = (
  await dynamodb.updateTable({
    TableName,
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  })
).TableDescription;
const describedStream = async () => (await streams.describeStream({ StreamArn })).StreamDescription;
await untilSame("its stream is ENABLED", "ENABLED", async () => (await describedStream()).StreamStatus);

// 3. A role that may write logs, and nothing else.
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
await iam.attachRolePolicy({ RoleName, PolicyArn: LOG_RIGHTS });
const role = (await iam.getRole({ RoleName })).Role;
const attached = (await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies;
same(
  "a role that may write logs",
  [trust, [{ PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: LOG_RIGHTS }]],
  [JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument)), attached],
);

// 4. A function.
await functions.createFunction({
  FunctionName,
  Runtime: "python3.11",
  Handler: "lambda_function.lambda_handler",
  Role: role.Arn,
  Code: { ZipFile: zipOf("lambda_function.py", SOURCE) },
});
await waitUntilFunctionActiveV2({ client: functions, minDelay: 1, maxWaitTime: 20 }, { FunctionName });
const answer = await functions.invoke({ FunctionName, Payload: JSON.stringify({ Records: [] }) });
same(
  "a function that answers",
  [200, "$LATEST", '"Successfully processed 0 records."'],
  [answer.StatusCode, answer.ExecutedVersion, answer.Payload.transformToString()],
);

// 5. A trigger, which is refused until the role may read the stream.
const mapping = { EventSourceArn: StreamArn, FunctionName, BatchSize: 100, StartingPosition: "LATEST" };
const refused = await thrown(functions.createEventSourceMapping(mapping));
same(
  "the trigger is refused in AWS's words",
  [
    400,
    "InvalidParameterValueException",
    `Cannot access stream ${StreamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, ` +
      "DescribeStream, and ListStreams Actions on your stream in IAM.",
  ],
  [refused?.$metadata?.httpStatusCode, refused?.name, refused?.message],
);
await iam.attachRolePolicy({ RoleName, PolicyArn: STREAM_RIGHTS });
const { UUID } = await functions.createEventSourceMapping(mapping);
await untilSame("the trigger is Enabled", "Enabled", async () => (await functions.getEventSourceMapping({ UUID })).State);

// 6. Changes: in the stream, and in the function's log.
const Key = { Id: { N: "102" } };
const added = { ...Key, Message: { S: "New item!" } };
const changed = { ...Key, Message: { S: "This item has changed" } };
await dynamodb.putItem({ TableName, Item: added });
await dynamodb.updateItem({
  TableName,
  Key,
  UpdateExpression: "SET Message = :m",
  ExpressionAttributeValues: { ":m": changed.Message },
});
await dynamodb.deleteItem({ TableName, Key });

async function records() {
  const found = [];
  for (const { ShardId } of (await describedStream()).Shards) {
    const { ShardIterator } = await streams.getShardIterator({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" });
    for (const { eventName, dynamodb: images } of (await streams.getRecords({ ShardIterator })).Records) {
      found.push([eventName, images.Keys, images.OldImage, images.NewImage]);
    }
  }
  return found;
}

async function changes() {
  try {
    const { events } = await logs.filterLogEvents({ logGroupName, filterPattern: "?INSERT ?MODIFY ?REMOVE" });
    return events.map((event) => event.message);
  } catch (error) {
    if (error.name === "ResourceNotFoundException") {
      return [];
    }
    throw error;
  }
}

same(
  "the stream has INSERT, MODIFY and REMOVE",
  [["INSERT", Key, undefined, added], ["MODIFY", Key, added, changed], ["REMOVE", Key, changed, undefined]],
  await records(),
);
await untilSame(
  "the log has INSERT, MODIFY and REMOVE",
  ["INSERT", "MODIFY", "REMOVE"].map((name) => `${name} {"Id": {"N": "102"}}\n`),
  changes,
);
await untilSame(
  "the trigger's last result is OK",
  "OK",
  async () => (await functions.getEventSourceMapping({ UUID })).LastProcessingResult,
);

// 7. All of it deleted.
await functions.deleteEventSourceMapping({ UUID });
await functions.deleteFunction({ FunctionName });
for (const PolicyArn of [LOG_RIGHTS, STREAM_RIGHTS]) {
  await iam.detachRolePolicy({ RoleName, PolicyArn });
}
await iam.deleteRole({ RoleName });
await logs.deleteLogGroup({ logGroupName });
await dynamodb.deleteTable({ TableName });
await untilSame("the table is gone", false, async () => (await dynamodb.listTables({})).TableNames.includes(TableName));
console.log("all as it should be");
