print('Loading function')


def lambda_handler(event, context):
    """Logs three values of the event and gives the first one back."""
    for name in ('key1', 'key2', 'key3'):
        print('value' + name[-1] + ' = ' + str(event[name]))
    return event['key1']
