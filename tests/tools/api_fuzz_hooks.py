"""Signs schemathesis in and keeps it from ending its own rights. Loaded by api_fuzz.py."""

import os

import requests
import schemathesis

URL = os.environ["API_URL"]
CLIENT = os.environ["API_CLIENT_ID"]


@schemathesis.auth(refresh_interval=300)
class Token:
    def get(self, case, context):
        form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": os.environ["API_CLIENT_SECRET"]}
        answer = requests.post(f"{URL}/oauth2/token", data=form, timeout=30)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


# The lists whose ids stand in paths.
LISTS = {
    "site_id": "sites",
    "gateway_id": "gateways",
    "station_id": "stations",
    "session_id": "sessions",
    "cdr_id": "cdrs",
    "tariff_id": "tariffs",
    "uid": "tokens",
    "user_id": "users",
    "vehicle_id": "vehicles",
    "review_id": "review",
}


def known_ids() -> dict[str, list[str]]:
    """What is there when the run begins: most generated ids name nothing, and a 404 tells little."""
    headers = {"Authorization": f"Bearer {Token().get(None, None)}"}
    known = {}
    for name, collection in LISTS.items():
        answer = requests.get(f"{URL}/v1/{collection}", headers=headers, timeout=30)
        answer.raise_for_status()
        known[name] = [item[name] for item in answer.json()["items"]]
    return known


KNOWN = known_ids()


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Puts an id that is there in the place of every second generated one, except where the thing would be removed."""
    if not path_parameters or context.operation.method.upper() == "DELETE":
        return path_parameters
    for name, value in path_parameters.items():
        ids = KNOWN.get(name)
        if ids and len(str(value)) % 2:
            path_parameters[name] = ids[len(str(value)) % len(ids)]
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    """Names nobody in the place of the own client: removing it, or a new secret of it, would end every later request.

    Ids come from answers, too, in every phase; so this looks at each request just before it is sent.
    """
    if (case.path_parameters or {}).get("client_id") == CLIENT:
        case.path_parameters["client_id"] = "nobody"
