"""Signs Schemathesis in: a session lasts ten minutes, and a run longer. Read by deploy/contract/main.ts."""

import os

import requests
import schemathesis

URL = os.environ["CONTRACT_URL"]
PERSON = {"email": os.environ["CONTRACT_EMAIL"], "password": os.environ["CONTRACT_PASSWORD"]}


@schemathesis.auth(refresh_interval=240)
class Session:
    def get(self, case, context):
        answer = requests.post(f"{URL}/api/auth/login", json=PERSON, headers={"origin": URL}, timeout=10)
        answer.raise_for_status()
        return answer.headers["set-cookie"].split("__Host-session=")[1].split(";")[0]

    def set(self, case, token, context):
        case.cookies = {**(case.cookies or {}), "__Host-session": token}
