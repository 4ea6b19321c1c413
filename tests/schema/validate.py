# SPDX-License-Identifier: MIT
# Standard input has lines SCHEMA FILE NAME...: check JSON documents (FILE.json) and JSON lines
# (FILE.jsonl) against docs/schema/SCHEMA.json. Prints a line for each: NAME, a tab, and what is
# wrong first, if anything is.
import json
import pathlib
import sys

import jsonschema


def validator_of(name):
    path = pathlib.Path("docs/schema", name + ".json").resolve()
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    resolver = jsonschema.RefResolver(path.as_uri(), schema)
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def first_error(validator, path):
    text = pathlib.Path(path).read_text()
    documents = text.splitlines() if path.endswith("l") else [text]
    if not documents or not documents[0]:
        return "nothing was printed"
    for number, document in enumerate(documents, 1):
        for error in validator.iter_errors(json.loads(document)):
            return f"{number}: {error.json_path}: {error.message}".replace("\n", " ")
    return ""


validators = {}
for line in sys.stdin:
    schema, path, name = line.rstrip("\n").split(" ", 2)
    if schema not in validators:
        validators[schema] = validator_of(schema)
    print(name, first_error(validators[schema], path), sep="\t")
