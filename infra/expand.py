#!/usr/bin/env python3
"""Expands template.yaml (SAM) to plain CloudFormation, offline.

    .venv/bin/python infra/expand.py [TEMPLATE] > expanded.json

SAM's own `validate --lint` does not expand, so it misses what only shows afterwards. The checks, the CDK app and the deployment to a local AWS
peer all start from what this prints.
"""

import copy
import json
import logging
import os
import sys
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.sdk.parameter import SamParameterValues
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "template.yaml"
# Where `sam deploy` would have put the code; whoever deploys replaces it.
CODE_BUCKET = "forecourt-code"
REGION = "eu-central-1"


def read(path: Path = TEMPLATE) -> dict:
    return yaml_parse(path.read_text())


def code_key(resource: dict) -> str:
    """The object a function's code lies under: the name of its binary."""
    return resource["Metadata"]["BuildProperties"]["Binary"] + ".zip"


def expand(template: dict) -> dict:
    """The same template without SAM in it. The argument is not changed."""
    template = copy.deepcopy(template)
    for resource in template["Resources"].values():
        if resource.get("Type") == "AWS::Serverless::Function":
            # SAM translates uploaded code only; the local path of the sources means nothing to it.
            resource["Properties"]["CodeUri"] = f"s3://{CODE_BUCKET}/{code_key(resource)}"
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    managed_policies = {"AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}
    translator = Translator(managed_policies, Parser())
    return translator.translate(sam_template=template, parameter_values=dict(SamParameterValues({}).parameter_values))


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE
    json.dump(expand(read(path)), sys.stdout, indent=2)


if __name__ == "__main__":
    main()
