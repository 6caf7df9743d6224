# SPDX-License-Identifier: Apache-2.0
"""Decodes a push body with Python's own protobuf and snappy: an implementation that shares nothing
with the program."""
import zlib

import cramjam
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

FIELD = descriptor_pb2.FieldDescriptorProto


def _message(file, name, fields):
    message = file.message_type.add(name=name)
    for number, (field, kind, label) in enumerate(fields, 1):
        added = message.field.add(name=field, number=number, label=label)
        if isinstance(kind, str):
            added.type, added.type_name = FIELD.TYPE_MESSAGE, kind
        else:
            added.type = kind


def _classes():
    file = descriptor_pb2.FileDescriptorProto(name="loki.proto", package="loki", syntax="proto2")
    one, many = FIELD.LABEL_OPTIONAL, FIELD.LABEL_REPEATED
    _message(file, "Time", [("seconds", FIELD.TYPE_INT64, one), ("nanos", FIELD.TYPE_INT32, one)])
    _message(file, "Pair", [("name", FIELD.TYPE_BYTES, one), ("value", FIELD.TYPE_BYTES, one)])
    _message(file, "Entry", [("time", ".loki.Time", one), ("line", FIELD.TYPE_BYTES, one), ("metadata", ".loki.Pair", many)])
    _message(file, "Stream", [("labels", FIELD.TYPE_STRING, one), ("entries", ".loki.Entry", many)])
    _message(file, "Push", [("streams", ".loki.Stream", many)])
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("loki.Push"))


_PUSH = _classes()


def ungzip(body):
    """What is in a body with Content-Encoding gzip: one whole member, and nothing after it."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    plain = unpacking.decompress(body)
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("gzip: unexpected end, or bytes after it")
    return plain


def decode(body):
    """[(label text, [(ns, line, {name: value})])]; raises ValueError on anything that Loki would
    refuse."""
    push = _PUSH()
    plain = bytes(cramjam.snappy.decompress_raw(body))
    push.ParseFromString(plain)
    if not push.streams:
        raise ValueError("a push without streams")
    streams = []
    for stream in push.streams:
        if not stream.entries:
            raise ValueError("a stream without entries")
        entries = []
        for entry in stream.entries:
            if not entry.HasField("time"):
                raise ValueError("an entry without a time")
            metadata = {p.name.decode(): p.value.decode() for p in entry.metadata}
            entries.append((entry.time.seconds * 10**9 + entry.time.nanos, entry.line, metadata))
        streams.append((stream.labels, entries))
    return streams, len(plain)
