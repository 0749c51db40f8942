import json

print('Loading function')


def lambda_handler(event, context):
    """Logs every change of the table: which, of what kind, and what the item was and is."""
    records = event['Records']
    for record in records:
        print(record['eventID'])
        print(record['eventName'])
        print('DynamoDB Record: ' + json.dumps(record['dynamodb'], indent=2))
    return 'Successfully processed {} records.'.format(len(records))
