"""Send a planned mix of requests, each user going through the whole order from its own place."""

import base64
import itertools
import json
import zlib

from locust import FastHttpUser, constant, task

# Requests as [method, path, headers, body, name], the order they are sent in, timeout, think time.
PLAN = json.loads(zlib.decompress(base64.b64decode("@@PLAN@@")))
REQUESTS = [
    (method, path, dict(headers), base64.b64decode(body), name)
    for method, path, headers, body, name in PLAN["requests"]
]
users = itertools.count()


class PlannedUser(FastHttpUser):
    """A user that sends what the plan says."""

    connection_timeout = network_timeout = PLAN["timeout_seconds"]
    wait_time = constant(PLAN["think_seconds"])

    def on_start(self):
        """Choose a place in the order to start at."""
        order = PLAN["order"]
        start = next(users) * 7919 % len(order)
        self.places = itertools.cycle(order[start:] + order[:start])

    @task
    def send(self):
        """Send the next request."""
        method, path, headers, body, name = REQUESTS[next(self.places)]
        self.client.request(method, path, headers=headers, data=body or None, name=name)
