#!/usr/bin/env python3
"""check_verdict_json.py PROGRAM SCHEMA: the program's lines fit the schema, and are the same bytes under other languages, zones and folders."""
import json
import os
import subprocess
import sys

import jsonschema


def lines_of(program, **environment):
    return subprocess.run([program], env={**os.environ, **environment}, capture_output=True, check=True).stdout


def main():
    program, schema_file = os.path.abspath(sys.argv[1]), sys.argv[2]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    output = lines_of(program)
    verdicts = [json.loads(line) for line in output.decode("utf-8").splitlines()]
    if len(verdicts) < 5:
        sys.exit("fewer verdicts than expected")
    for verdict in verdicts:
        for error in validator.iter_errors(verdict):
            sys.exit(f"{verdict['file']}: {error.json_path}: {error.message}")
        # A schema that lets anything pass would show nothing: each member is needed, and none may be added.
        for member in verdict:
            if validator.is_valid({name: value for name, value in verdict.items() if name != member}):
                sys.exit(f"valid without {member}")
        if validator.is_valid({**verdict, "more": 1}) or validator.is_valid({**verdict, "exit_code": 3}):
            sys.exit("valid with an unknown member or exit code")
    for environment in ({"LANG": "C", "LC_ALL": "C", "TZ": "UTC"}, {"LANG": "id_ID.UTF-8", "TZ": "Asia/Jayapura"}, {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"}):
        if lines_of(program, **environment) != output:
            sys.exit(f"other bytes under {environment}")


main()
