"""JSON as it is sent and stored: without spaces, and with Vietnamese letters as they are."""

import json

# One encoder for all: json.dumps with options would build a new one for each call.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
