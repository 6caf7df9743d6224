# SPDX-License-Identifier: Apache-2.0
"""What Lambda does between an SQS queue and a function: receives a batch, invokes, deletes what was
delivered, leaves the rest."""
import json

ATTRIBUTE_NAMES = {"StringValue": "stringValue", "BinaryValue": "binaryValue", "DataType": "dataType"}


def record_of(message, queue_arn):
    """boto3's message in the form that Lambda gives a function ("Using Lambda with Amazon SQS": the
    record's members)."""
    return {
        "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"], "attributes": message["Attributes"],
        "messageAttributes": {
            name: {"stringListValues": [], "binaryListValues": [], **{ATTRIBUTE_NAMES[key]: value for key, value in attribute.items()}}
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"], "eventSource": "aws:sqs", "eventSourceARN": queue_arn, "awsRegion": queue_arn.split(":")[3],
    }


def failed_ids(answer, ids, reports_failures):
    """By "Implementing partial batch responses": an error, or an answer of another form, fails the
    whole batch."""
    if not answer.ok:
        return set(ids)
    if not reports_failures:
        return set()
    told = json.loads(answer.body).get("batchItemFailures") or []
    named = {failure.get("itemIdentifier") for failure in told}
    return named if named <= set(ids) else set(ids)


class EventSourceMapping:
    """reports_failures: the mapping's FunctionResponseTypes has ReportBatchItemFailures."""

    def __init__(self, sqs, queue_url, program, reports_failures=True, batch_size=10):
        self.sqs, self.url, self.program = sqs, queue_url, program
        self.reports_failures, self.batch_size = reports_failures, batch_size
        self.arn = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def poll(self):
        """One batch: (answer, ids of all messages, ids of those that stay). None: the queue is
        empty."""
        received = self.sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=self.batch_size, AttributeNames=["All"], MessageAttributeNames=["All"], WaitTimeSeconds=0
        ).get("Messages", [])
        if not received:
            return None
        answer = self.program.invoke({"Records": [record_of(message, self.arn) for message in received]})
        ids = [message["MessageId"] for message in received]
        failed = failed_ids(answer, ids, self.reports_failures)
        for message in received:
            if message["MessageId"] in failed:
                self.sqs.change_message_visibility(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
            else:
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return answer, ids, failed

    def drain(self):
        """Polls until the queue is empty; nothing may fail, else it would come again for ever."""
        while batch := self.poll():
            assert batch[2] == set(), batch[0]

    def left(self):
        """The bodies that are still in the queue."""
        received = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0).get("Messages", [])
        return [message["Body"] for message in received]
