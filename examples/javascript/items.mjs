// Items with the AWS SDK for JavaScript's document client: what an application does with a table, and what it is told when
// it errs. Every answer is checked; exit code 0 means that all were as AWS gives them. What it makes, it deletes again.
//
//   npm install && node items.mjs [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
import assert from "node:assert";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/lib-dynamodb";

const endpoint = process.argv[2] ?? process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
const client = new DynamoDBClient({
  endpoint,
  region: "us-east-1",
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "rivermill",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "rivermill",
  },
});
const documents = DynamoDBDocumentClient.from(client);
const TableName = "JsItems";

function same(what, expected, found) {
  assert.deepStrictEqual(found, expected, `not so: ${what}`);
  console.log(`ok  ${what}`);
}

/** The error that a call is answered with. */
async function refused(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return { name: "none", message: "it was answered" };
}
const words = (error) => [error.name, error.message];

async function all(pages, field) {
  const found = [];
  let count = 0;
  for await (const page of pages) {
    count++;
    found.push(...page.Items.map((item) => item[field]));
  }
  return { count, found };
}

// 1. Orders of customers; an index finds them by state.
await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "Customer", AttributeType: "S" },
      { AttributeName: "Number", AttributeType: "N" },
      { AttributeName: "State", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "Customer", KeyType: "HASH" },
      { AttributeName: "Number", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "ByState",
        KeySchema: [
          { AttributeName: "State", KeyType: "HASH" },
          { AttributeName: "Number", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  }),
);
await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
const described = await client.send(new DescribeTableCommand({ TableName }));
same("a table with an index", "ACTIVE", described.Table.GlobalSecondaryIndexes[0].IndexStatus);

// 2. Every type of value.
const Key = { Customer: "ada", Number: 1 };
const order = {
  ...Key,
  Price: 12.34,
  Paid: false,
  Note: null,
  Blob: new Uint8Array([0, 255]),
  Entries: [{ Sku: "a-1", Count: 2 }],
  Tags: new Set(["gift", "new"]),
};
await documents.send(new PutCommand({ TableName, Item: order }));
const got = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
same("an item comes back as it was put", order, got.Item);

// 3. Updates in place.
const { Attributes } = await documents.send(
  new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: "SET Entries[0].#c = Entries[0].#c + :one, #s = :open ADD Tags :more REMOVE Note",
    ExpressionAttributeNames: { "#c": "Count", "#s": "State" },
    ExpressionAttributeValues: { ":one": 1, ":open": "OPEN", ":more": new Set(["late"]) },
    ReturnValues: "ALL_NEW",
  }),
);
same(
  "an update counts and appends",
  [3, new Set(["gift", "new", "late"]), "OPEN", false],
  [Attributes.Entries[0].Count, Attributes.Tags, Attributes.State, "Note" in Attributes],
);

// 4. Conditions.
const taken = await refused(
  documents.send(
    new PutCommand({
      TableName,
      Item: { ...Key, Price: 0 },
      ConditionExpression: "attribute_not_exists(Customer)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  ),
);
same(
  "a condition that fails says so",
  ["ConditionalCheckFailedException", "The conditional request failed", { S: "OPEN" }],
  [...words(taken), taken.Item.State],
);

// 5. Twenty more, written in batches, read page by page.
const numbers = Array.from({ length: 20 }, (_, i) => i + 2);
await documents.send(
  new BatchWriteCommand({
    RequestItems: {
      [TableName]: numbers.map((Number) => ({
        PutRequest: { Item: { Customer: "ada", Number, State: Number % 2 ? "OPEN" : "SENT", Price: Number * 10 } },
      })),
    },
  }),
);
const query = await all(
  paginateQuery(
    { client: documents, pageSize: 4 },
    {
      TableName,
      KeyConditionExpression: "Customer = :c AND #n BETWEEN :low AND :high",
      ExpressionAttributeNames: { "#n": "Number" },
      ExpressionAttributeValues: { ":c": "ada", ":low": 3, ":high": 12 },
      ScanIndexForward: false,
    },
  ),
  "Number",
);
same("a query in order, page by page", { count: 3, found: [12, 11, 10, 9, 8, 7, 6, 5, 4, 3] }, query);

// 6. By the index.
const sent = await all(
  paginateQuery(
    { client: documents },
    {
      TableName,
      IndexName: "ByState",
      KeyConditionExpression: "#s = :s",
      ExpressionAttributeNames: { "#s": "State" },
      ExpressionAttributeValues: { ":s": "SENT" },
    },
  ),
  "Number",
);
same("a query of the index", numbers.filter((number) => number % 2 === 0), sent.found);

// 7. Scans side by side.
const segments = await Promise.all(
  [0, 1, 2, 3].map((Segment) =>
    all(
      paginateScan(
        { client: documents },
        {
          TableName,
          Segment,
          TotalSegments: 4,
          FilterExpression: "Price >= :t",
          ExpressionAttributeValues: { ":t": 200 },
        },
      ),
      "Number",
    ),
  ),
);
same("a filtered scan in four segments", [20, 21], segments.flatMap((segment) => segment.found).sort());

// 8. Batches of reads.
const read = await documents.send(
  new BatchGetCommand({
    RequestItems: { [TableName]: { Keys: [1, 2, 99].map((Number) => ({ Customer: "ada", Number })) } },
  }),
);
same("a batch of reads", [1, 2], read.Responses[TableName].map((item) => item.Number).sort());

// 9. Transactions: the second condition fails, so nothing happens.
const cancelled = await refused(
  documents.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Update: {
            TableName,
            Key,
            UpdateExpression: "SET Paid = :t",
            ExpressionAttributeValues: { ":t": true },
          },
        },
        {
          ConditionCheck: {
            TableName,
            Key: { Customer: "ada", Number: 99 },
            ConditionExpression: "attribute_exists(Customer)",
          },
        },
      ],
    }),
  ),
);
const after = await documents.send(new GetCommand({ TableName, Key }));
same(
  "a transaction, all or nothing",
  ["TransactionCanceledException", ["None", "ConditionalCheckFailed"], false],
  [cancelled.name, cancelled.CancellationReasons.map((reason) => reason.Code), after.Item.Paid],
);

// 10. Mistakes.
same(
  "a mistake is told in AWS's words",
  ["ValidationException", "The provided key element does not match the schema"],
  words(await refused(documents.send(new GetCommand({ TableName, Key: { Customer: "ada" } })))),
);
same(
  "a table that isn't there",
  ["ResourceNotFoundException", "Requested resource not found"],
  words(await refused(documents.send(new GetCommand({ TableName: "JsNowhere", Key: { Id: 1 } })))),
);

await client.send(new DeleteTableCommand({ TableName }));
await waitUntilTableNotExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
same(
  "the table is gone",
  ["ResourceNotFoundException", `Requested resource not found: Table: ${TableName} not found`],
  words(await refused(client.send(new DescribeTableCommand({ TableName })))),
);
console.log("all as it should be");
