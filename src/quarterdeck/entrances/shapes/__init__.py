"""What the machine entrances say: one shape for the API, for `--json` and for MCP.

A shape is plain data (str, number, bool, None, list, dict), ready for JSON. The API's schemas
promise them; here they are filled. A figure is a number, or [low, likely, high].
"""
