"""What W&B itself recorded of an offline run: prints every row of its history, numbers alone, as a list in JSON.

usage: PYTHONPATH=with-wandb python history.py FILE.wandb
"""
import json
import struct
import sys

from wandb.proto.wandb_internal_pb2 import Record


def records(content):
    """The file is a log as LevelDB writes it: blocks of 32 KiB with parts of records, each after a checksum, its size, and
    whether it is whole (1) or the first, a middle or the last part (2, 3, 4)."""
    place, whole = 7, b""
    while place < len(content):
        if 32768 - place % 32768 < 7:
            place += 32768 - place % 32768
            continue
        size, kind = struct.unpack_from("<HB", content, place + 4)
        whole += content[place + 7:place + 7 + size]
        place += 7 + size
        if kind in (1, 4):
            record = Record()
            record.ParseFromString(whole)
            whole = b""
            yield record


with open(sys.argv[1], "rb") as file:
    rows = [
        {".".join(item.nested_key) or item.key: json.loads(item.value_json) for item in record.history.item}
        for record in records(file.read()) if record.HasField("history")]
print(json.dumps([{name: value for name, value in row.items() if type(value) in (int, float)} for row in rows]))
