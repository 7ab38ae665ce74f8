"""The work of `usher check` as it is done with Python today: NDJSON line by line, each user parsed by
orjson and checked by jsonschema-rs, equal addresses found. Prints the number of users and of those
refused."""
import sys

import jsonschema_rs
import orjson

with open(sys.argv[2], "rb") as schema:
    validator = jsonschema_rs.validator_for(orjson.loads(schema.read()))
seen = set()
count = refused = 0
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        user = orjson.loads(line)
        email = user.get("email")
        email = email.lower() if isinstance(email, str) else None
        count += 1
        refused += not validator.is_valid(user) or email is not None and email in seen
        seen.add(email)
print(count, refused)
