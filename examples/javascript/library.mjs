// A small application on ElectroDB, a library that keeps several kinds of things in one table: users and their tasks. Every
// answer is checked; exit code 0 means that all were as with AWS. What it makes, it deletes again.
//
//   npm install && node library.mjs [ENDPOINT-URL]          (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
import assert from "node:assert";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { Entity, Service } from "electrodb";

const endpoint = process.argv[2] ?? process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
const client = new DynamoDBClient({
  endpoint,
  region: "us-east-1",
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? "rivermill",
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? "rivermill",
  },
});
const table = "ElectroTasks";

function same(what, expected, found) {
  assert.deepStrictEqual(found, expected, `not so: ${what}`);
  console.log(`ok  ${what}`);
}

const indexes = (own) => ({
  primary: { pk: { field: "pk", composite: ["team"] }, sk: { field: "sk", composite: own } },
});
const people = new Entity(
  {
    model: { entity: "person", version: "1", service: "tasks" },
    attributes: { team: { type: "string" }, person: { type: "string" }, name: { type: "string", required: true } },
    indexes: { byTeam: { collection: "board", ...indexes(["person"]).primary } },
  },
  { client, table },
);
const tasks = new Entity(
  {
    model: { entity: "task", version: "1", service: "tasks" },
    attributes: {
      team: { type: "string" },
      task: { type: "string" },
      person: { type: "string", required: true },
      state: { type: ["open", "done"], default: "open" },
      points: { type: "number", default: 0 },
      labels: { type: "set", items: "string" },
    },
    indexes: {
      byTeam: { collection: "board", ...indexes(["task"]).primary },
      byPerson: {
        index: "gsi1",
        pk: { field: "gsi1pk", composite: ["person"] },
        sk: { field: "gsi1sk", composite: ["state", "task"] },
      },
    },
  },
  { client, table },
);
const board = new Service({ people, tasks });

await client.send(
  new CreateTableCommand({
    TableName: table,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map((name) => ({ AttributeName: name, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "gsi1",
        KeySchema: [
          { AttributeName: "gsi1pk", KeyType: "HASH" },
          { AttributeName: "gsi1sk", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  }),
);
await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName: table });

await people.create({ team: "mill", person: "ada", name: "Ada" }).go();
await tasks.put(
  ["t1", "t2", "t3", "t4"].map((task) => ({ team: "mill", task, person: "ada", points: 2, labels: ["new"] })),
).go();
const { data } = await board.collections.board({ team: "mill" }).go();
same("a person with four tasks in one query", [1, 4], [data.people.length, data.tasks.length]);

const again = await people.create({ team: "mill", person: "ada", name: "Other" }).go().catch((error) => error);
same("who is there isn't made again", "ConditionalCheckFailedException", again.cause?.name);

await tasks
  .patch({ team: "mill", task: "t2" })
  .set({ state: "done" })
  .add({ points: 3, labels: ["seen"] })
  .where(({ state }, { eq }) => eq(state, "open"))
  .go();
const changed = await tasks.get({ team: "mill", task: "t2" }).go();
same(
  "a task is done once, under a condition",
  ["done", 5, ["new", "seen"]],
  [changed.data.state, changed.data.points, [...changed.data.labels].sort()],
);

const found = [];
let cursor = null;
do {
  const page = await tasks.query.byPerson({ person: "ada", state: "open" }).go({ cursor, limit: 2 });
  found.push(...page.data.map((task) => task.task));
  cursor = page.cursor;
} while (cursor !== null);
same("her open tasks by the index, page by page", ["t1", "t3", "t4"], found);

const moved = await board.transaction
  .write(({ tasks, people }) => [
    tasks.remove({ team: "mill", task: "t1" }).commit(),
    people.check({ team: "mill", person: "bob" }).where(({ name }, { exists }) => exists(name)).commit({ response: "all_old" }),
  ])
  .go();
const left = await tasks.get({ team: "mill", task: "t1" }).go();
same(
  "a transaction that is refused changes nothing",
  [true, ["None", "ConditionalCheckFailed"], "t1"],
  [moved.canceled, moved.data.map((result) => result.code), left.data?.task],
);

const deleted = await tasks.delete(["t1", "t2", "t3", "t4"].map((task) => ({ team: "mill", task }))).go();
const rest = await board.collections.board({ team: "mill" }).go();
same("all tasks are gone", [[], 0, 1], [deleted.unprocessed, rest.data.tasks.length, rest.data.people.length]);

await client.send(new DeleteTableCommand({ TableName: table }));
console.log("all as it should be");
