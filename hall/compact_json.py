"""JSON for the wire and the store: no spaces, Vietnamese readable."""

import json

# An encoder of its own: json.dumps builds a new one for each call with options.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
